// The map's own paper: GeoJSON addresses of data-src, in order, drawn without any tile server.
import { calmly } from "./live_stream.js";
import { baseStyle } from "./map_style.js";

const { ol } = window;
const AROUND = 0.4; // so much more than the window is fetched on each side, as a part of its width

/** Loads every base layer; resolves when all have come or failed. */
export function addBase(element) {
  element.hidden_kinds ??= new Set();
  const addresses = (element.dataset.src || "").split(/\s+/).filter(Boolean);
  element.base = addresses.map((url, index) => {
    const source = new ol.source.Vector();
    const style = baseStyle(element.colours, element.hidden_kinds);
    // Streets and houses are painted once and then moved as a picture: old PCs pan and zoom without a hitch.
    const layer = url.includes("base.json")
      ? new ol.layer.VectorImage({ source, style, declutter: true, imageRatio: 1.4, zIndex: index })
      : new ol.layer.Vector({ source, style, declutter: "base", zIndex: index });
    element.map.addLayer(layer);
    return { url, source, layer };
  });
  const loads = element.base.map(async (base) => {
    if (await load(base)) followWindow(element, base);
  });
  return Promise.allSettled(loads).then((results) => {
    element.dispatchEvent(new CustomEvent("based"));
    if (results.some(({ status }) => status === "rejected")) element.say(element.dataset.wordsFailed, "lost");
  });
}

/** The same element shows another place: other layers take the place of the old ones when they have come. */
export async function changeBase(element, src) {
  const before = element.base || [];
  element.dataset.src = src;
  before.forEach((base) => base.stop?.());
  await addBase(element);
  before.forEach(({ layer }) => element.map?.removeLayer(layer));
}

/** Fetches a layer, or the part of it in `box`; answers whether the server left something out. */
async function load(base, box) {
  const part = box ? `${base.url.includes("?") ? "&" : "?"}bbox=${box.map((edge) => edge.toFixed(5)).join(",")}` : "";
  const answer = await fetch(base.url + part, { headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`${base.url}: ${answer.status}`);
  const collection = await answer.json();
  base.source.clear(true);
  base.source.addFeatures(new ol.format.GeoJSON({ featureProjection: "EPSG:3857" }).readFeatures(collection));
  base.isWhole = !collection.truncated;
  return Boolean(collection.truncated);
}

/** A layer too large to be sent whole is fetched again for the part that is in the window. */
function followWindow(element, base) {
  const { map } = element;
  const look = calmly(() => {
    if (!element.map || base.isOver) return;
    const seen = map.getView().calculateExtent(map.getSize());
    if (base.isWhole && base.loaded && ol.extent.containsExtent(base.loaded, seen)) return;
    base.loaded = ol.extent.buffer(seen, ol.extent.getWidth(seen) * AROUND);
    load(base, ol.proj.transformExtent(base.loaded, "EPSG:3857", "EPSG:4326")).catch(() => {});
  }, 500);
  map.on("moveend", look);
  base.stop = () => {
    base.isOver = true;
    map.un("moveend", look);
  };
}

/** Shows everything that was loaded. */
export function fitTo(element, points) {
  const all = ol.extent.createEmpty();
  for (const { source } of element.base) ol.extent.extend(all, source.getExtent());
  if (points && ol.extent.isEmpty(all)) points.then((source) => fitExtent(element, source.getExtent()));
  fitExtent(element, all);
}

/** Shows an extent, at once or by a short flight; `element.padding` keeps it clear of what lies on the map. */
export function fitExtent(element, extent, duration = 0) {
  if (!element.map || ol.extent.isEmpty(extent) || element.hasChosen) return;
  element.map.getView().fit(extent, { padding: element.padding || [24, 24, 24, 24], maxZoom: 17, duration });
}
