// The map's own paper: GeoJSON addresses of data-src, in order, drawn without any tile server.
import { baseStyle } from "./map_style.js";

const { ol } = window;

/** Loads every base layer; resolves when all have come or failed. */
export function addBase(element) {
  const addresses = (element.dataset.src || "").split(/\s+/).filter(Boolean);
  const format = new ol.format.GeoJSON({ featureProjection: "EPSG:3857" });
  element.base = addresses.map((url, index) => {
    const source = new ol.source.Vector();
    const layer = new ol.layer.Vector({ source, style: baseStyle(element.colours), declutter: true, zIndex: index });
    element.map.addLayer(layer);
    return { url, source };
  });
  const loads = element.base.map(async ({ url, source }) => {
    const answer = await fetch(url, { headers: { Accept: "application/geo+json, application/json" } });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    source.addFeatures(format.readFeatures(await answer.json()));
  });
  return Promise.allSettled(loads).then((results) => {
    if (results.some(({ status }) => status === "rejected")) element.say(element.dataset.wordsFailed, "lost");
  });
}

/** Shows everything that was loaded. */
export function fitTo(element, points) {
  const all = ol.extent.createEmpty();
  for (const { source } of element.base) ol.extent.extend(all, source.getExtent());
  if (points && ol.extent.isEmpty(all)) points.then((source) => fitExtent(element, source.getExtent()));
  fitExtent(element, all);
}

function fitExtent(element, extent) {
  if (!element.map || ol.extent.isEmpty(extent) || element.hasChosen) return;
  element.map.getView().fit(extent, { padding: [24, 24, 24, 24], maxZoom: 17 });
}
