// Pressing the command map: a place goes down, a crowd zooms in, a case shows itself; the right button or a long
// press on any point opens what lies there and the way to order something for it.
import { areaAt, light } from "./command_areas.js";
import { cellAt } from "./command_cells.js";
import { address, element, page, stage } from "./command_stage.js";

const { ol } = window;
const FEW = 12; // so many cases are listed; more are zoomed into
const LONG = 550; // ms of a long press
const AROUND = 14; // pixels
const here = page?.querySelector("[data-here]");

/** Opens the card of a point: the cases within a few pixels, and the directives one may give for it. */
export async function openHere(pixel, around = AROUND) {
  if (!here) return;
  const corners = [[-around, around], [around, -around]].map(([x, y]) => element.map.getCoordinateFromPixel([pixel[0] + x, pixel[1] + y]));
  const [west, south, east, north] = ol.proj.transformExtent(ol.extent.boundingExtent(corners), "EPSG:3857", "EPSG:4326");
  const box = [west, south, east, north].map((edge) => edge.toFixed(6)).join(",");
  const answer = await fetch(address("here/", { box })).catch(() => null);
  if (!answer?.ok) return;
  here.innerHTML = await answer.text();
  here.hidden = false;
  const [width, height] = element.map.getSize();
  here.toggleAttribute("data-left", pixel[0] > width / 2);
  here.toggleAttribute("data-top", pixel[1] > height / 2);
  here.querySelector("a, button")?.focus({ preventScroll: true });
}

export function closeHere() {
  if (here) here.hidden = true;
}

/** Listens to presses; `go(url)` shows another place. */
export function listenToMap(go) {
  const { map } = element;
  map.on("singleclick", (event) => press(event.pixel, event.coordinate, go));
  map.on("pointermove", (event) => {
    if (event.dragging) return;
    const cell = cellAt(event.pixel);
    const row = cell ? null : areaAt(event.coordinate);
    light(row?.code);
    map.getTargetElement().style.cursor = cell || row?.url ? "pointer" : "";
  });
  map.getViewport().addEventListener("contextmenu", (event) => {
    event.preventDefault();
    openHere(map.getEventPixel(event), 30);
  });
  longPress(map);
  element.addEventListener("keydown", (event) => {
    const [width, height] = map.getSize();
    const centre = [width / 2, height / 2];
    if (event.key === "Enter") press(centre, map.getView().getCenter(), go);
    else if (event.key === "o") openHere(centre, 30);
    else if (event.key === "Backspace" && page.dataset.up) go(page.dataset.up);
    else if (event.key === "Escape") closeHere();
    else return;
    event.preventDefault();
  });
  here?.addEventListener("click", (event) => event.target.closest("[data-closes-here]") && closeHere());
  here?.addEventListener("keydown", (event) => event.key === "Escape" && closeHere());
}

function press(pixel, coordinate, go) {
  closeHere();
  const cell = stage.isReplaying ? null : cellAt(pixel);
  if (cell) {
    const view = element.map.getView();
    if (cell[2] > FEW && view.getZoom() < 17.5) view.animate({ center: [cell[6], cell[7]], zoom: view.getZoom() + 2, duration: 280 });
    else openHere(element.map.getPixelFromCoordinate([cell[6], cell[7]]), 32);
    return;
  }
  const url = areaAt(coordinate)?.url;
  if (url) go(url);
}

function longPress(map) {
  let timer = null;
  const stop = () => clearTimeout(timer);
  map.getViewport().addEventListener("touchstart", (event) => {
    stop();
    if (event.touches.length !== 1) return;
    const pixel = map.getEventPixel(event.touches[0]);
    timer = setTimeout(() => openHere(pixel, 30), LONG);
  }, { passive: true });
  for (const name of ["touchmove", "touchend", "touchcancel"]) map.getViewport().addEventListener(name, stop, { passive: true });
}
