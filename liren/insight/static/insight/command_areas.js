// The places on the command map: shaded by the measure that was chosen, named with its value, lit up with their row.
import { borders, element, page, shadeOf, stage, valueOf } from "./command_stage.js";

const { ol } = window;
let shades = [];
let lit = "";
let mask = null;
let limits = []; // the borders of the shades stand still while a day is played
let measured = "";
let drawn = ""; // what the places look like: drawn anew only when that changes
let chosen = new Map(); // code: {row, shade}

const areaLayers = () => (element.base || []).filter(({ url }) => url.includes("/command/areas.json"));
export const areas = () => areaLayers().flatMap(({ source }) => source.getFeatures());

function readShades() {
  const style = getComputedStyle(page);
  shades = [1, 2, 3, 4, 5].map((number) => style.getPropertyValue(`--shade-${number}`).trim());
}

/** Takes the colours and figures as they are now. */
export function shade() {
  if (!stage.isReplaying) readShades();
  limits = stage.isReplaying && limits.length && measured === stage.measure ? limits : borders();
  measured = stage.measure;
  chosen = new Map(stage.rows.map((row) => [row.code, { row, shade: shadeOf(row, limits) }]));
  const now = [stage.measure, ...shades, ...[...chosen].map(([code, { shade: number }]) => `${code}${number}`), areas().length].join();
  for (const { layer } of areaLayers()) {
    if (layer.getStyle() !== areaStyle) layer.setStyle(areaStyle);
    else if (now !== drawn) layer.changed();
  }
  if (now !== drawn) legend();
  drawn = now;
  document.dispatchEvent(new CustomEvent("liren:shaded"));
}

const format = (value) => (stage.measure === "unassigned" ? String(value) : value.toFixed(value < 10 ? 1 : 0));
const suffix = () => (stage.measure === "late" ? "%" : "");

/** What the places are called and worth: {name, value, point, room}, the point in metres of the map. */
export function areaLabels() {
  return areas().map((area) => {
    const shape = area.getGeometry();
    const row = chosen.get(area.get("code"))?.row;
    const value = row ? valueOf(row) : null;
    const inner = shape.getType() === "Polygon" ? shape.getInteriorPoint() : largest(shape.getInteriorPoints().getPoints());
    const [x, y, room] = inner.getCoordinates();
    return { name: row?.name || area.get("label") || "", value: value === null ? "—" : format(value) + suffix(), point: [x, y], room };
  });
}

const largest = (points) => points.reduce((best, point) => (point.getCoordinates()[2] > best.getCoordinates()[2] ? point : best));

function areaStyle(feature) {
  const { colours } = element;
  const { shade: number } = chosen.get(feature.get("code")) || {};
  const isLit = lit === feature.get("code");
  return new ol.style.Style({
    fill: new ol.style.Fill({ color: number >= 0 ? shades[number] : "rgba(0, 0, 0, 0.004)" }),
    stroke: new ol.style.Stroke({ color: isLit ? colours.brand : colours.line, width: isLit ? 3.5 : 1.75 }),
    zIndex: isLit ? 40 : 20,
  });
}

/** Dims what lies outside the place that is shown: the world with the place cut out of it. */
export function dimOutside() {
  const world = ol.proj.get("EPSG:3857").getExtent();
  const rings = areas().flatMap((area) => {
    const shape = area.getGeometry();
    return shape.getType() === "Polygon" ? [shape.getLinearRing(0)] : shape.getPolygons().map((part) => part.getLinearRing(0));
  });
  const outside = ol.geom.Polygon.fromExtent(world);
  rings.forEach((ring) => outside.appendLinearRing(ring));
  if (!mask) {
    mask = new ol.source.Vector();
    const style = () => new ol.style.Style({ fill: new ol.style.Fill({ color: `${element.colours.land}c4` }) });
    element.map.addLayer(new ol.layer.Vector({ source: mask, style, zIndex: 0.5 }));
  }
  mask.clear(true);
  if (rings.length) mask.addFeature(new ol.Feature(outside));
}

function legend() {
  const place = page.querySelector("[data-legend]");
  const button = page.querySelector(`[data-measure="${stage.measure}"]`);
  if (!place || !button) return;
  const edges = ["0", ...limits.map(String)];
  place.replaceChildren(
    Object.assign(document.createElement("strong"), { textContent: `${button.textContent} (${button.dataset.unit})` }),
    ...edges.map((edge, number) => {
      const step = document.createElement("span");
      step.className = `legend-step legend-${number + 1}`;
      step.textContent = number === 4 ? `${edge}+` : `${edge}–`;
      return step;
    }),
  );
}

/** Marks a place on the map and in the table. */
export function light(code = "") {
  if (code === lit) return;
  lit = code;
  for (const row of page.querySelectorAll("#command-table tr[data-code]")) row.toggleAttribute("data-current", Boolean(code) && row.dataset.code === code);
  for (const { layer } of areaLayers()) layer.changed();
}

/** The place under a coordinate of the map. */
export function areaAt(coordinate) {
  for (const { source } of areaLayers()) {
    const found = source.getFeaturesAtCoordinate(coordinate)[0];
    if (found) return chosen.get(found.get("code"))?.row || null;
  }
  return null;
}

/** The extent of a place, or of all. */
export function extentOf(code) {
  const all = ol.extent.createEmpty();
  for (const area of areas()) if (!code || area.get("code") === code) ol.extent.extend(all, area.getGeometry().getExtent());
  return all;
}

/** Lets the buttons choose what to shade by. */
export function offerMeasures() {
  page.dataset.shadedBy = stage.measure;
  for (const button of page.querySelectorAll("[data-measure]")) {
    button.addEventListener("click", () => {
      stage.measure = button.dataset.measure;
      page.dataset.shadedBy = stage.measure;
      readShades();
      for (const other of page.querySelectorAll("[data-measure]")) other.setAttribute("aria-pressed", String(other === button));
      shade();
    });
  }
  document.addEventListener("liren:figures", shade);
  element.addEventListener("recoloured", shade);
  page.addEventListener("pointerover", (event) => {
    const row = event.target.closest?.("#command-table tr[data-code]");
    if (row) light(row.dataset.code);
  });
}
