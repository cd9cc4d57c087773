// The command page at the desk: live figures, the map, the way down and up, the time slider, directives.
import { calmly, follow } from "../ui/live_stream.js";
import { fitExtent } from "../ui/map_base.js";
import { dimOutside, extentOf, offerMeasures, shade } from "./command_areas.js";
import { addCells, load } from "./command_cells.js";
import { offerDrawer } from "./command_drawer.js";
import { go, takeOverLinks } from "./command_go.js";
import { listenToMap } from "./command_map.js";
import { element, liveRows, page, show, stage } from "./command_stage.js";
import { offerTime } from "./command_time.js";

const live = document.getElementById("command-live");
const mark = document.querySelector("[data-command-state]");
let isConnected = false;
let stop = () => {};

function tell(connected) {
  isConnected = connected;
  mark.dataset.state = connected ? "live" : "polled";
  mark.textContent = connected ? mark.dataset.live : mark.dataset.polled;
}

function listen() {
  stop();
  tell(false);
  const refresh = calmly(() => stage.isReplaying || window.htmx?.trigger(live, "refresh"), 2500);
  const cells = calmly(() => stage.isReplaying || load(true), 4000);
  const changed = () => {
    refresh();
    cells();
  };
  stop = follow(page.dataset.stream, changed, tell);
}

let isPlaced = false;

/** The map has the borders of a place: shade them, and show the place alone the first time. */
function based() {
  shade();
  dimOutside();
  if (!isPlaced) setTimeout(() => fitExtent(element, extentOf()));
  isPlaced = true;
}

function begin() {
  show(liveRows());
  listen();
  document.addEventListener("liren:place", listen);
  // While a past day is shown, nothing that comes from the server may overwrite it.
  document.addEventListener("htmx:beforeRequest", (event) => stage.isReplaying && event.target === live && event.preventDefault());
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (stage.isReplaying && event.detail.target === live) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== live || stage.isReplaying) return;
    show(liveRows());
    if (!isConnected) load(true);
  });
  offerDrawer();
  if (!element?.map) return;
  element.padding = matchMedia("(min-width: 48rem)").matches ? [36, 52, 48, 20] : [48, 12, 48, 12];
  offerMeasures();
  addCells();
  listenToMap(go);
  takeOverLinks();
  offerTime();
  element.addEventListener("based", based);
  if (element.base.every(({ source }) => source.getFeatures().length)) based();
  load();
}

if (page) begin();
