// A timer for sets and holds, and one for heat. Plain text stands in the page without it; it makes no sound.
// What changes is also said to a screen reader, at most every five seconds; the last word wins.
"use strict";
for (const box of document.querySelectorAll("[data-timer]")) {
  const QUIET_MS = 5000, PAUSE_S = 3, BETWEEN_SETS_S = 30;
  const words = box.dataset;
  const steps = plan(words.timer);
  const say = box.querySelector("[role=status]");
  const ring = box.querySelector(".r1");
  const big = box.querySelector("[data-figure]");
  const unit = box.querySelector("[data-unit]");
  const what = box.querySelector("[data-what]");
  const start = box.querySelector("[data-start]");
  const skip = box.querySelector("[data-skip]");
  let at = -1, left = 0, due = 0, clock = 0, saidAt = -QUIET_MS, waiting = "", later = 0;

  box.hidden = false;
  if (steps.length) { left = steps[0].seconds; show(); }
  start.addEventListener("click", () => (clock ? pause() : go()));
  skip.addEventListener("click", () => { if (at >= 0) next(Date.now()); });

  // "6,10,2;4,10,2": repetitions, seconds held, sides, a set after a set; "m20": minutes
  function plan(text) {
    if (text[0] === "m") {
      const n = Number(text.slice(1));
      return [{ name: fill(words.minutes, { n }), seconds: 60 * n }];
    }
    const found = [];
    text.split(";").forEach((part, n, all) => {
      const [reps, hold, sides] = part.split(",").map(Number);
      for (let side = 1; side <= sides; side++) {
        const where = fill(words.set, { n: n + 1, all: all.length }) + (sides > 1 ? ", " + fill(words.side, { n: side }) : "");
        if (!hold) found.push({ name: where + ": " + fill(words.reps, { n: reps }), seconds: 0, reps });
        for (let k = 1; hold && k <= reps; k++) {
          found.push({ name: where + ", " + fill(words.hold, { n: k, all: reps }), seconds: hold });
          if (k < reps) found.push({ name: words.rest, seconds: PAUSE_S, isShort: true });
        }
      }
      if (n < all.length - 1) found.push({ name: words.between, seconds: BETWEEN_SETS_S });
    });
    return found;
  }
  function fill(text, figures) {
    return text.replace(/\{(\w+)\}/g, (_, name) => figures[name]);
  }
  function go() {
    const now = Date.now();
    if (at < 0 || at >= steps.length) { at = -1; next(now); } else { due = now + 1000 * left; tell(what.textContent); }
    start.textContent = words.pause;
    clock = setInterval(tick, 250);
  }
  function pause() {
    stop();
    tell(fill(words.paused, { what: what.textContent }));
  }
  function stop() {
    clearInterval(clock);
    clock = 0;
    start.textContent = words.go;
  }
  function next(now) {
    const before = steps[at];
    at += 1;
    if (at >= steps.length) {
      stop();
      big.textContent = "0";
      unit.textContent = "";
      what.textContent = words.done;
      ring.setAttribute("stroke-dasharray", "0 100");
      return tell(words.done);
    }
    left = steps[at].seconds;
    due = now + 1000 * left;
    what.textContent = steps[at].name;
    // a short rest says what comes after it, which then needs no word of its own
    if (steps[at].isShort) tell(steps[at].name + ". " + fill(words.then, { what: steps[at + 1].name }));
    else if (!before || !before.isShort) tell(steps[at].name);
    show();
  }
  function tick() {
    const now = Date.now();
    // by the clock, not by counting: a page in the background is woken seldom
    while (clock && at < steps.length && steps[at].seconds && now >= due) next(due);
    if (!clock || at >= steps.length || !steps[at].seconds) return;
    const was = left;
    left = Math.ceil((due - now) / 1000);
    if (left === was) return;
    if (left > 60 ? left % 300 === 0 : left % 10 === 0 && left >= 10 && steps[at].seconds > 15) tell(fill(words.left, { n: left > 60 ? left / 60 + " min" : left + " s" }));
    show();
  }
  function show() {
    const step = steps[Math.max(at, 0)];
    const share = step.seconds ? (100 * left) / step.seconds : 100;
    big.textContent = left > 90 ? Math.ceil(left / 60) + " min" : String(left || step.reps || "");
    unit.textContent = left > 90 ? "" : left ? words.seconds : step.reps ? words.times : "";
    ring.setAttribute("stroke-dasharray", share + " 100");
  }
  function tell(text) {
    waiting = text;
    clearTimeout(later);
    const wait = saidAt + QUIET_MS - Date.now();
    if (wait > 0) { later = setTimeout(() => tell(waiting), wait); return; }
    saidAt = Date.now();
    say.textContent = waiting;
  }
}
