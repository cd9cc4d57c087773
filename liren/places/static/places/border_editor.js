// Drag a grid's corners on the page's map; what is drawn goes into the form as GeoJSON.
import { onto } from "../ui/onto.js";

const { ol } = window;

onto("[data-border-editor]", (field) => {
  const form = field.closest("[data-own-border]");
  const element = document.querySelector("liren-map");
  const details = form?.closest("details");
  if (!form || !element || !details) return;
  const start = () => details.open && !field.editing && edit(field, form, element);
  details.addEventListener("toggle", start);
  start();
});

async function edit(field, form, element) {
  field.editing = true;
  const format = new ol.format.GeoJSON({ featureProjection: "EPSG:3857" });
  const answer = await fetch(form.dataset.ownBorder, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok || !element.map) return;
  const source = new ol.source.Vector({ features: format.readFeatures(await answer.json()) });
  const colour = element.colours["brand-mark"];
  const style = new ol.style.Style({
    stroke: new ol.style.Stroke({ color: colour, width: 3 }),
    image: new ol.style.Circle({ radius: 6, fill: new ol.style.Fill({ color: colour }) }),
  });
  element.map.addLayer(new ol.layer.Vector({ source, style, zIndex: 90 }));
  const pen = source.isEmpty()
    ? new ol.interaction.Draw({ source, type: "Polygon" })
    : new ol.interaction.Modify({ source });
  element.map.addInteraction(pen);
  for (const layer of element.base) element.map.addInteraction(new ol.interaction.Snap({ source: layer.source, pixelTolerance: 8 }));
  const write = () => {
    const [feature] = source.getFeatures();
    if (!feature) return;
    field.value = format.writeGeometry(feature.getGeometry(), { decimals: 7 });
    form.querySelector("[name=crs]").value = "wgs84";
  };
  pen.on(["modifyend", "drawend"], () => setTimeout(write));
}
