// <liren-map>: a map to look at or to choose a place on. Drawn by OpenLayers on canvas; needs vendor/ol.js first.
import { addBase, fitTo } from "./map_base.js";
import { pin, startPicking } from "./map_pick.js";
import { showPoints } from "./map_points.js";
import { palette } from "./map_style.js";
import { addTiles } from "./map_tiles.js";
import { addTools } from "./map_tools.js";

const { ol } = window;

class LirenMap extends HTMLElement {
  connectedCallback() {
    if (this.map || !ol) return;
    this.textContent = "";
    const frame = this.appendChild(document.createElement("div"));
    frame.className = "map-frame";
    this.colours = palette();
    const words = this.dataset;
    this.map = new ol.Map({
      target: frame,
      controls: [
        new ol.control.Zoom({ zoomInTipLabel: words.wordsIn, zoomOutTipLabel: words.wordsOut, zoomOutLabel: "−" }),
        new ol.control.ScaleLine({ minWidth: 64 }),
        new ol.control.Attribution({ collapsible: false, collapsed: false }),
      ],
      interactions: ol.interaction.defaults.defaults({ altShiftDragRotate: false, pinchRotate: false, mouseWheelZoom: false }),
      keyboardEventTarget: this,
      view: new ol.View({ center: this.startCenter(), zoom: Number(words.zoom || 13), minZoom: 3, maxZoom: 20, enableRotation: false }),
    });
    this.scrollGently();
    addTiles(this);
    // Where tiles lie underneath, the own streets and houses would be drawn twice.
    this.hidden_kinds = new Set(this.tiles.length ? ["road", "building", "water", "green"] : []);
    const base = addBase(this);
    addTools(this);
    this.addMarker();
    if (this.getAttribute("mode") === "pick") startPicking(this);
    const points = words.points ? showPoints(this) : null;
    if (!words.center) base.then(() => fitTo(this, points));
    document.addEventListener("liren:theme", this.recolour);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.recolour);
  }

  disconnectedCallback() {
    document.removeEventListener("liren:theme", this.recolour);
    this.stopFollowing?.();
    this.map?.setTarget(undefined);
    this.map = null;
  }

  recolour = () => {
    Object.assign(this.colours, palette());
    this.map?.getLayers().forEach((layer) => layer.changed());
    this.dispatchEvent(new CustomEvent("recoloured"));
  };

  startCenter() {
    const [lon, lat] = (this.dataset.center || "117.0,36.66").split(",").map(Number);
    return ol.proj.fromLonLat([lon, lat]);
  }

  /** The wheel zooms only after a press on the map, so that a page can be scrolled past it. */
  scrollGently() {
    const wheel = new ol.interaction.MouseWheelZoom({
      condition: (event) => this.contains(document.activeElement) || event.originalEvent.ctrlKey,
    });
    this.map.addInteraction(wheel);
  }

  /** data-marker="lon,lat": one place that the page speaks of. */
  addMarker() {
    if (!this.dataset.marker) return;
    const place = new ol.Feature(new ol.geom.Point(ol.proj.fromLonLat(this.dataset.marker.split(",").map(Number))));
    const layer = new ol.layer.Vector({ source: new ol.source.Vector({ features: [place] }), zIndex: 60 });
    layer.setStyle(() => pin(this.colours));
    this.map.addLayer(layer);
  }

  /** A line of words over the map: the state of the connection or a failure. */
  say(words, state = "") {
    this.note ??= this.appendChild(Object.assign(document.createElement("p"), { className: "map-state" }));
    this.note.textContent = words;
    this.note.dataset.state = state;
    this.note.hidden = !words;
  }
}

customElements.define("liren-map", LirenMap);
