// Points of data-points, clustered; pressing one follows its link, pressing a crowd opens a list or zooms in.
import { calmly, follow } from "./live_stream.js";
import { markStyle } from "./map_marks.js";

const { ol } = window;
const LISTED = 8; // so many members of a crowd are listed; more are zoomed into

/** Loads the points and keeps them fresh while data-live is followed. Resolves to their source. */
export function showPoints(element) {
  const source = new ol.source.Vector();
  const crowds = new ol.source.Cluster({ source, distance: 34, minDistance: 18 });
  const layer = new ol.layer.Vector({ source: crowds, style: markStyle(element.colours), zIndex: 50, updateWhileInteracting: false });
  element.map.addLayer(layer);
  element.points = source;
  const load = () => reload(element, source);
  whenPressed(element, layer);
  if (element.dataset.live) {
    const { wordsLive, wordsLost } = element.dataset;
    const state = (isConnected) => element.say(isConnected ? wordsLive : wordsLost, isConnected ? "live" : "lost");
    element.stopFollowing = follow(element.dataset.live, calmly(load), state);
  }
  // A page's filter may change what is asked: element.dataset.points = "…"; then this event.
  element.addEventListener("reload", load);
  return load().then(() => source);
}

async function reload(element, source) {
  const answer = await fetch(element.dataset.points, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) {
    element.say(element.dataset.wordsFailed, "lost");
    return;
  }
  const { points } = await answer.json();
  const features = points.map(({ id, lon, lat, ...rest }) => {
    const feature = new ol.Feature({ geometry: new ol.geom.Point(ol.proj.fromLonLat([lon, lat])), ...rest });
    feature.setId(id);
    return feature;
  });
  source.clear(true);
  source.addFeatures(features);
  element.dispatchEvent(new CustomEvent("loaded", { bubbles: true, detail: { count: features.length } }));
}

function whenPressed(element, layer) {
  const { map } = element;
  const at = (event) => map.forEachFeatureAtPixel(event.pixel, (feature) => feature, { layerFilter: (one) => one === layer, hitTolerance: 10 });
  map.on("pointermove", (event) => {
    if (!event.dragging) map.getTargetElement().style.cursor = at(event) ? "pointer" : "";
  });
  map.on("singleclick", (event) => {
    element.querySelector(".map-card")?.remove();
    const members = at(event)?.get("features");
    if (!members) return;
    if (members.length > LISTED) zoomInto(map, members);
    else element.append(list(members));
  });
}

function zoomInto(map, members) {
  const extent = ol.extent.createEmpty();
  members.forEach((member) => ol.extent.extend(extent, member.getGeometry().getExtent()));
  map.getView().fit(extent, { padding: [60, 60, 60, 60], maxZoom: 19, duration: 250 });
}

function list(members) {
  const card = document.createElement("div");
  card.className = "map-card";
  for (const member of members) {
    const line = document.createElement("a");
    if (member.get("url")) line.href = member.get("url");
    const dot = document.createElement("span");
    dot.className = `dot tone-${member.get("tone") || "neutral"}`;
    line.append(dot, member.get("label") || "");
    card.append(line);
  }
  return card;
}
