// A metronome for running: two lamps in turn, a click and a buzz if wanted. Without script the page tells how to count.
"use strict";
for (const box of document.querySelectorAll("[data-metronome]")) {
  const lamps = box.querySelectorAll(".lamp");
  const start = box.querySelector("[data-start]");
  const say = box.querySelector("[role=status]");
  const sound = box.querySelector("[data-sound]");
  const buzz = box.querySelector("[data-buzz]");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const every = 60000 / Number(box.dataset.metronome);
  let audio = null, next = 0, clock = 0, step = 0;

  box.hidden = false;
  if (!navigator.vibrate) buzz.closest("label").hidden = true;
  start.addEventListener("click", () => (clock ? stop() : go()));
  addEventListener("pagehide", stop);

  function go() {
    next = performance.now();
    start.textContent = start.dataset.stop;
    say.textContent = box.dataset.going + (still.matches ? " " + box.dataset.still : "");
    beat();
  }
  function stop() {
    clearTimeout(clock);
    clock = 0;
    lamps.forEach((lamp) => lamp.classList.remove("on"));
    start.textContent = start.dataset.go;
    say.textContent = box.dataset.stopped;
  }
  function beat() {
    step += 1;
    if (!still.matches) lamps.forEach((lamp, n) => lamp.classList.toggle("on", n === step % 2));
    if (sound.checked) click();
    if (buzz.checked && navigator.vibrate) navigator.vibrate(25);
    next += every; // against the clock, so that no beat's delay is passed on
    clock = setTimeout(beat, Math.max(0, next - performance.now()));
  }
  function click() {
    audio = audio || new AudioContext();
    const tone = audio.createOscillator(), loud = audio.createGain(), now = audio.currentTime;
    tone.frequency.value = step % 2 ? 880 : 660;
    loud.gain.setValueAtTime(0.2, now);
    loud.gain.exponentialRampToValueAtTime(0.001, now + 0.06);
    tone.connect(loud).connect(audio.destination);
    tone.start(now);
    tone.stop(now + 0.07);
  }
}
