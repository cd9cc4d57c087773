// Keeps the command page fresh: follows the stream of changes; without it the page asks every 30 seconds by itself.
import { calmly, follow } from "../ui/live_stream.js";

const page = document.querySelector("[data-command]");
const live = document.getElementById("command-live");
const mark = document.querySelector("[data-command-state]");
const map = page?.querySelector("liren-map");
let isConnected = false;

function show(connected) {
  isConnected = connected;
  mark.dataset.state = connected ? "live" : "polled";
  mark.textContent = connected ? mark.dataset.live : mark.dataset.polled;
}

if (page) {
  const refresh = calmly(() => window.htmx?.trigger(live, "refresh"), 2500);
  const points = calmly(() => map?.dispatchEvent(new CustomEvent("reload")), 8000);
  follow(
    page.dataset.stream,
    () => {
      refresh();
      points();
    },
    show,
  );
  show(false);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== live) return;
    document.dispatchEvent(new CustomEvent("liren:figures"));
    if (!isConnected) points();
  });
}
