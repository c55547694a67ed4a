// A timer for sets and holds, and one for heat. Plain text stands in the page without it; it makes no sound.
"use strict";
for (const box of document.querySelectorAll("[data-timer]")) {
  const steps = plan(box.dataset.timer);
  const say = box.querySelector("[role=status]");
  const ring = box.querySelector(".r1");
  const big = box.querySelector("[data-left]");
  const what = box.querySelector("[data-what]");
  const start = box.querySelector("[data-start]");
  const skip = box.querySelector("[data-skip]");
  let at = -1, left = 0, clock = 0, spoken = 0;

  box.hidden = false;
  start.addEventListener("click", () => (clock ? pause() : go()));
  skip.addEventListener("click", () => next());

  // "6,10,2;4,10,2": repetitions, seconds held, sides, a set after a set; "m20": minutes
  function plan(text) {
    if (text[0] === "m") return [{ name: text.slice(1) + " min", seconds: 60 * Number(text.slice(1)), counted: true }];
    const found = [];
    text.split(";").forEach((part, n, all) => {
      const [reps, hold, sides] = part.split(",").map(Number);
      for (let side = 1; side <= sides; side++) {
        const where = "Set " + (n + 1) + " of " + all.length + (sides > 1 ? ", side " + side : "");
        if (!hold) found.push({ name: where + ": " + reps + " times, then Skip", seconds: 0, counted: false });
        for (let k = 1; hold && k <= reps; k++) {
          found.push({ name: where + ", hold " + k + " of " + reps, seconds: hold, counted: true });
          if (k < reps) found.push({ name: "Rest", seconds: 3, counted: true });
        }
      }
      if (n < all.length - 1) found.push({ name: "Rest between sets", seconds: 30, counted: true });
    });
    return found;
  }
  function go() {
    if (at < 0 || at >= steps.length) { at = -1; next(); }
    start.textContent = start.dataset.pause;
    clock = setInterval(tick, 1000);
  }
  function pause() {
    clearInterval(clock);
    clock = 0;
    start.textContent = start.dataset.go;
    tell("Paused. " + what.textContent);
  }
  function next() {
    at += 1;
    if (at >= steps.length) {
      clearInterval(clock);
      clock = 0;
      big.textContent = "0";
      what.textContent = box.dataset.done;
      start.textContent = start.dataset.go;
      ring.setAttribute("stroke-dasharray", "0 100");
      return tell(box.dataset.done);
    }
    left = steps[at].seconds;
    what.textContent = steps[at].name;
    tell(steps[at].name);
    show();
  }
  function tick() {
    if (!steps[at].counted) return;
    left -= 1;
    if (left <= 0) return next();
    spoken += 1;
    if (spoken >= 5) tell(left + " seconds left");  // at most every five seconds
    show();
  }
  function show() {
    const all = steps[at].seconds || 1;
    big.textContent = left > 90 ? Math.ceil(left / 60) + " min" : String(left || "");
    ring.setAttribute("stroke-dasharray", (100 * left) / all + " 100");
  }
  function tell(text) {
    spoken = 0;
    say.textContent = text;
  }
}
