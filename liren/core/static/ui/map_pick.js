// Choosing a place: tap, or arrow keys and Enter (the cross in the middle), or the device's position.
const { ol } = window;

/** Fills the inputs named by data-lon and data-lat with degrees (6 decimals, about 0.1 m). */
export function startPicking(element) {
  const { map, dataset } = element;
  const lonInput = document.getElementById(dataset.lon);
  const latInput = document.getElementById(dataset.lat);
  const picker = element.closest("[data-map-picker]");
  const status = picker?.querySelector("[data-place-status]");
  const marker = new ol.Feature();
  const layer = new ol.layer.Vector({ source: new ol.source.Vector(), zIndex: 60 });
  layer.setStyle(pin(element.colours));
  map.addLayer(layer);
  element.append(Object.assign(document.createElement("div"), { className: "map-cross" }));

  const choose = (position, isExact = false) => {
    const [lon, lat] = ol.proj.toLonLat(position);
    marker.setGeometry(new ol.geom.Point(position));
    if (!element.hasChosen) layer.getSource().addFeature(marker);
    element.hasChosen = true;
    lonInput.value = lon.toFixed(6);
    latInput.value = lat.toFixed(6);
    if (isExact) map.getView().animate({ center: position, zoom: Math.max(17, map.getView().getZoom()), duration: 300 });
    if (status) status.textContent = `${dataset.wordsChosen}: ${lat.toFixed(5)}, ${lon.toFixed(5)}`;
    for (const input of [lonInput, latInput]) input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  element.addEventListener("place", ({ detail }) => choose(ol.proj.fromLonLat([detail.lon, detail.lat]), true));
  map.on("singleclick", (event) => choose(event.coordinate));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    choose(map.getView().getCenter());
  });
  if (lonInput.value && latInput.value) {
    const before = ol.proj.fromLonLat([Number(lonInput.value), Number(latInput.value)]);
    choose(before);
    map.getView().setCenter(before);
    map.getView().setZoom(17);
  }
  offerPosition(picker, status, dataset, (lon, lat) => choose(ol.proj.fromLonLat([lon, lat]), true));
}

function offerPosition(picker, status, words, found) {
  const button = picker?.querySelector("[data-locate]");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    status.textContent = words.wordsLocating;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("aria-busy");
        found(coords.longitude, coords.latitude);
      },
      () => {
        button.removeAttribute("aria-busy");
        status.textContent = words.wordsNoPosition;
      },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    );
  });
}

/** The pin of one chosen place. */
export const pin = (colours) => [
  new ol.style.Style({
    image: new ol.style.Circle({ radius: 15, fill: new ol.style.Fill({ color: `${colours.brand}33` }) }),
  }),
  new ol.style.Style({
    image: new ol.style.Circle({
      radius: 7,
      fill: new ol.style.Fill({ color: colours.brand }),
      stroke: new ol.style.Stroke({ color: colours.surface, width: 3 }),
    }),
  }),
];
