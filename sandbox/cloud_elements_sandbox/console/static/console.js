// Keeps the part of a page that changes up to date, by asking for the page again.
"use strict";

const INTERVAL = 2000; // milliseconds
const live = document.getElementById("live");
const state = document.getElementById("live-state");
let paused = false;

const button = document.createElement("button");
button.type = "button";
button.className = "quiet small";
button.textContent = "Pause updates";
button.addEventListener("click", () => {
  paused = !paused;
  button.textContent = paused ? "Resume updates" : "Pause updates";
});
state.before(button);

function say(text) {
  if (state.textContent !== text) state.textContent = text;
}

async function update() {
  // Nobody loses the place at which the keyboard is.
  if (paused || document.hidden || live.contains(document.activeElement)) return;
  const response = await fetch(location.href, { cache: "no-store" });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = page.getElementById("live");
  const busy = paused || live.contains(document.activeElement);
  if (next && !busy && next.innerHTML !== live.innerHTML) live.replaceChildren(...next.childNodes);
}

setInterval(async () => {
  try {
    await update();
    say("");
  } catch {
    say("The sandbox does not respond.");
  }
}, INTERVAL);
