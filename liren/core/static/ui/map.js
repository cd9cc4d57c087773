// <liren-map>: a map to look at or to choose a place on. Drawn by OpenLayers on canvas; needs vendor/ol.js first.
import { addBase, fitTo } from "./map_base.js";
import { startPicking } from "./map_pick.js";
import { showPoints } from "./map_points.js";
import { palette } from "./map_style.js";

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
        ...(words.tileAttribution ? [new ol.control.Attribution({ collapsible: false })] : []),
      ],
      interactions: ol.interaction.defaults.defaults({ altShiftDragRotate: false, pinchRotate: false, mouseWheelZoom: false }),
      keyboardEventTarget: this,
      view: new ol.View({ center: this.startCenter(), zoom: Number(words.zoom || 13), minZoom: 3, maxZoom: 20, enableRotation: false }),
    });
    this.scrollGently();
    this.addTiles();
    const base = addBase(this);
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

  addTiles() {
    const { tileUrl, tileAttribution } = this.dataset;
    if (!tileUrl) return;
    const source = new ol.source.XYZ({ url: tileUrl, attributions: tileAttribution, crossOrigin: "anonymous" });
    this.map.addLayer(new ol.layer.Tile({ source, zIndex: -1 }));
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
