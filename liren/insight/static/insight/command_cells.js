// Open cases on the map: the server gathers them into cells, a canvas draws them. A lone case is a triangle when
// it is overdue, a diamond when it waits for a unit, else a dot; a crowd is a number in a ring of its shares.
import { calmly } from "../ui/live_stream.js";
import { drawLabels, placeLabels } from "./command_labels.js";
import { forgetSprites, radiusOf, spriteOf } from "./command_sprites.js";
import { address, element, stage } from "./command_stage.js";

const { ol } = window;
const RIPPLE = 1600; // ms
let cells = []; // [lon, lat, open, overdue, unassigned, urgent, x, y]: the last two in metres of the map
let ripples = [];
let loadedFor = "";
let layer;

/** Adds the layer and keeps it fresh. */
export function addCells() {
  const canvas = document.createElement("canvas");
  Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%", pointerEvents: "none" });
  layer = new ol.layer.Layer({ source: new ol.source.Source({}), zIndex: 50, render: (frame) => draw(frame, canvas) });
  element.map.addLayer(layer);
  element.map.on("moveend", () => {
    name();
    if (!stage.isReplaying) load();
  });
  document.addEventListener("liren:shaded", name);
  element.addEventListener("recoloured", forget);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", forget);
}

function name() {
  placeLabels(cells);
  layer.changed();
}

function forget() {
  forgetSprites();
  layer.changed();
}

export const zoomNow = () => Math.min(20, Math.max(3, Math.round(element.map.getView().getZoom())));

/** Asks for the cells of what is in the window; `again` also if they are the same as before. */
export const load = calmly(async (again = false) => {
  const view = element.map.getView();
  const zoom = zoomNow();
  const seen = ol.proj.transformExtent(view.calculateExtent(element.map.getSize()), "EPSG:3857", "EPSG:4326");
  const wide = zoom >= 14 ? ol.extent.buffer(seen, ol.extent.getWidth(seen) * 0.5).map((edge) => edge.toFixed(3)).join(",") : "";
  const key = `${stage.scope} ${zoom} ${wide}`;
  if (key === loadedFor && !again) return;
  loadedFor = key;
  const answer = await fetch(address("cells.json", wide ? { zoom, box: wide } : { zoom })).catch(() => null);
  if (!answer?.ok || stage.isReplaying || key !== loadedFor) return;
  setCells((await answer.json()).cells, again);
}, 250);

/** Shows these cells; `alive` lets those with more cases than before ripple. */
export function setCells(fresh, alive = false) {
  const before = alive ? new Map(cells.map((cell) => [`${cell[0].toFixed(3)},${cell[1].toFixed(3)}`, cell[2]])) : null;
  for (const cell of fresh) [cell[6], cell[7]] = ol.proj.fromLonLat(cell);
  if (before?.size && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const now = performance.now();
    ripples = fresh.filter((cell) => (before.get(`${cell[0].toFixed(3)},${cell[1].toFixed(3)}`) ?? 0) < cell[2]).slice(0, 12).map((cell) => ({ cell, now }));
  }
  cells = fresh;
  placeLabels(cells);
  layer.changed();
}

/** The cell under a pixel of the map, the topmost. */
export function cellAt(pixel) {
  let best = null;
  for (const cell of cells) {
    const at = element.map.getPixelFromCoordinate([cell[6], cell[7]]);
    if (at && Math.hypot(at[0] - pixel[0], at[1] - pixel[1]) <= Math.max(radiusOf(cell[2]), 11)) best = cell;
  }
  return best;
}

function draw(frame, canvas) {
  const [width, height] = frame.size;
  const ratio = frame.pixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  const [a, , , d, e, f] = frame.coordinateToPixelTransform;
  for (let number = cells.length - 1; number >= 0; number -= 1) {
    const cell = cells[number];
    const x = a * cell[6] + e;
    const y = d * cell[7] + f;
    if (x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
    const sprite = spriteOf(cell, ratio);
    pen.drawImage(sprite.canvas, x - sprite.half, y - sprite.half, sprite.half * 2, sprite.half * 2);
  }
  drawLabels(pen, ([x, y]) => [a * x + e, d * y + f]);
  if (ripples.length) drawRipples(pen, a, d, e, f);
  return canvas;
}

function drawRipples(pen, a, d, e, f) {
  const now = performance.now();
  ripples = ripples.filter((ripple) => now - ripple.now < RIPPLE);
  pen.lineWidth = 2;
  pen.strokeStyle = element.colours["active-mark"];
  for (const { cell, now: begun } of ripples) {
    const part = (now - begun) / RIPPLE;
    pen.globalAlpha = 1 - part;
    pen.beginPath();
    pen.arc(a * cell[6] + e, d * cell[7] + f, radiusOf(cell[2]) + part * 26, 0, Math.PI * 2);
    pen.stroke();
  }
  pen.globalAlpha = 1;
  if (ripples.length) requestAnimationFrame(() => layer.changed());
}
