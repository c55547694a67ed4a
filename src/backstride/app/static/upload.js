// Says that an upload is too large before gigabytes are sent in vain. Without it the server refuses, less gently.
"use strict";
for (const form of document.querySelectorAll("form[data-most]")) {
  const told = form.dataset;
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const said = form.querySelector("[data-said]");
  form.addEventListener("change", look);
  look();

  function look() {
    const files = inputs.flatMap((input) => [...input.files]);
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    let word = "";
    if (bytes > Number(told.most)) word = fill(told.overMost, { size: amount(bytes), most: amount(told.most) });
    else if (bytes > Number(told.room)) word = fill(told.overRoom, { size: amount(bytes), room: amount(told.room) });
    else if (files.length > Number(told.files)) word = fill(told.overFiles, { n: files.length, most: told.files });
    inputs.forEach((input) => input.setCustomValidity(input.files.length ? word : ""));
    said.textContent = word;
    said.hidden = !word;
  }
  function amount(bytes) {
    const isLarge = bytes >= 1e9;
    const n = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    return n.format(bytes / (isLarge ? 1e9 : 1e6)) + (isLarge ? " GB" : " MB");
  }
  function fill(text, figures) {
    return text.replace(/\{(\w+)\}/g, (_, name) => figures[name]);
  }
}
