// The list on the left, the case or the map on the right: j and k go through both, the address keeps the place.
import { choose, current, rows } from "./desk_keys.js";

const frame = document.querySelector("[data-desk]");
const pane = document.getElementById("desk-pane");
const wide = matchMedia("(min-width: 64rem)");
const PAUSE = 140; // milliseconds: whoever holds j down does not load every case
let waiting = 0;

const addressOf = (at) => {
  const url = new URL(location.href);
  if (at) url.searchParams.set("at", at);
  else url.searchParams.delete("at");
  return url;
};

async function load(at) {
  if (!at) return;
  pane.setAttribute("aria-busy", "true");
  await window.htmx.ajax("GET", `/cases/${at}/`, { target: "#desk-pane", swap: "innerHTML" });
  pane.removeAttribute("aria-busy");
  pane.scrollTop = 0;
}

function showOnMap(at) {
  const map = pane.querySelector("liren-map");
  const point = map?.points?.getFeatureById(at);
  if (point) map.map.getView().animate({ center: point.getGeometry().getCoordinates(), zoom: 17, duration: 250 });
}

/** Shows a line's case; `visit` makes it a step that the browser's Back undoes. */
function show(row, { visit }) {
  const { at } = row.dataset;
  if (!at || frame.dataset.at === at) return;
  frame.dataset.at = at;
  history[visit ? "pushState" : "replaceState"]({}, "", addressOf(at));
  for (const next of document.querySelectorAll("#desk-list input[name=next]")) next.value = location.pathname + location.search;
  clearTimeout(waiting);
  if (frame.dataset.view === "map") showOnMap(at);
  else waiting = setTimeout(() => load(at), visit ? 0 : PAUSE);
}

document.addEventListener("liren:chosen", (event) => {
  if (wide.matches) show(event.target, { visit: false });
});
frame.addEventListener("click", (event) => {
  const link = event.target.closest(".desk-link");
  if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey || frame.dataset.view === "map") return;
  const row = link.closest("[data-row]");
  if (!row.dataset.at) return;
  event.preventDefault();
  const again = frame.dataset.at === row.dataset.at;
  show(row, { visit: true });
  choose(row, { focus: false });
  if (again) pane.focus();
});
pane.addEventListener("click", (event) => {
  if (event.target.closest("[data-pane-close]")) leave();
});

function leave() {
  frame.dataset.at = "";
  history.pushState({}, "", addressOf(""));
  pane.replaceChildren();
  current()?.querySelector(".desk-link").focus();
}

document.addEventListener("liren:act", (event) => {
  if (event.detail !== "close" || !frame.dataset.at) return;
  event.preventDefault();
  leave();
});
window.addEventListener("popstate", () => {
  const at = new URL(location.href).searchParams.get("at") || "";
  frame.dataset.at = at;
  const row = rows().find((one) => one.dataset.at === at);
  if (row) choose(row, { focus: false });
  if (at) load(at);
  else pane.replaceChildren();
});
