// The places on the command map: shaded by the table's figures, pressed to go down, lit up with their row.
import { caseStyle } from "./command_points.js";

const { ol } = window;
const map = document.querySelector("[data-command] liren-map");

const rows = () => [...document.querySelectorAll("#command-table tr[data-code]")].filter((row) => row.dataset.code);
const areas = () => (map.base || []).flatMap(({ source }) => source.getFeatures()).filter((feature) => feature.get("code"));

/** Takes names, figures and shades from the table, so that map and table never disagree. */
function shade() {
  const byCode = new Map(rows().map((row) => [row.dataset.code, row]));
  for (const area of areas()) {
    const row = byCode.get(area.get("code"));
    if (!row) continue;
    const { tone, open, url } = row.dataset;
    const label = `${row.querySelector("a, span").textContent} ${open}`;
    if (area.get("tone") === tone && area.get("label") === label) continue;
    area.setProperties({ tone, label, url });
  }
}

function light(code) {
  for (const row of rows()) row.toggleAttribute("data-current", row.dataset.code === code);
}

function areaAt(coordinate) {
  for (const { source } of map.base || []) {
    const found = source.getFeaturesAtCoordinate(coordinate).find((feature) => feature.get("code"));
    if (found) return found;
  }
  return null;
}

/** A case is pressed, not the ground under it. */
function isCase(pixel) {
  const options = { layerFilter: (layer) => layer.getSource() instanceof ol.source.Cluster, hitTolerance: 10 };
  return map.map.hasFeatureAtPixel(pixel, options);
}

function begin() {
  if (!ol || !map?.map) return;
  for (const layer of map.map.getLayers().getArray()) {
    if (layer.getSource() instanceof ol.source.Cluster) layer.setStyle(caseStyle(map.colours));
  }
  let waiting = false;
  for (const { source } of map.base) {
    source.on("addfeature", () => {
      if (waiting) return;
      waiting = true;
      queueMicrotask(() => {
        waiting = false;
        shade();
      });
    });
  }
  shade();
  document.addEventListener("liren:figures", shade);
  map.map.on("singleclick", (event) => {
    const url = !isCase(event.pixel) && areaAt(event.coordinate)?.get("url");
    if (url) location.href = url;
  });
  map.map.on("pointermove", (event) => {
    if (event.dragging) return;
    const area = areaAt(event.coordinate);
    light(area?.get("code"));
    if (area?.get("url")) map.map.getTargetElement().style.cursor = "pointer";
  });
}

begin();
