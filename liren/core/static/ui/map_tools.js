// The buttons on a map beside the zoom: full screen, my position, layers.
const { ol } = window;
const KINDS = ["area", "road", "building", "water", "green"];

/** Adds the buttons that make sense on this device and for this map. */
export function addTools(element) {
  const { dataset, map } = element;
  if (element.dataset.tools === "none") return;
  const bar = element.appendChild(Object.assign(document.createElement("div"), { className: "map-tools" }));
  if (document.fullscreenEnabled) {
    const stage = element.closest("[data-map-stage]") || element;
    button(bar, element, "maximize", dataset.wordsFull, () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen()));
  }
  if (navigator.geolocation && element.getAttribute("mode") !== "pick") button(bar, element, "locate-fixed", dataset.wordsPosition, (pressed) => showPosition(element, pressed));
  if (element.base?.length || element.tiles?.length) addLayers(bar, element);
  map.on("pointerdrag", () => bar.querySelector(".map-layers")?.setAttribute("hidden", ""));
}

function button(bar, element, icon, words, act) {
  const made = bar.appendChild(document.createElement("button"));
  made.type = "button";
  made.title = words;
  made.setAttribute("aria-label", words);
  made.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${element.dataset.icons}#${icon}"></use></svg>`;
  made.addEventListener("click", () => act(made));
  return made;
}

function showPosition(element, pressed) {
  pressed.setAttribute("aria-busy", "true");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      pressed.removeAttribute("aria-busy");
      const here = ol.proj.fromLonLat([coords.longitude, coords.latitude]);
      element.position ??= positionLayer(element);
      const around = new ol.Feature(ol.geom.Polygon.circular([coords.longitude, coords.latitude], coords.accuracy).transform("EPSG:4326", "EPSG:3857"));
      element.position.clear();
      element.position.addFeatures([around, new ol.Feature(new ol.geom.Point(here))]);
      element.map.getView().animate({ center: here, zoom: Math.max(16, element.map.getView().getZoom()), duration: 300 });
    },
    () => {
      pressed.removeAttribute("aria-busy");
      element.say(element.dataset.wordsNoPosition, "lost");
    },
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
  );
}

function positionLayer(element) {
  const source = new ol.source.Vector();
  const { colours } = element;
  const blue = colours["info-mark"];
  const dot = new ol.style.Circle({ radius: 7, fill: new ol.style.Fill({ color: blue }), stroke: new ol.style.Stroke({ color: "#ffffff", width: 3 }) });
  const style = new ol.style.Style({ image: dot, fill: new ol.style.Fill({ color: `${blue}22` }), stroke: new ol.style.Stroke({ color: `${blue}66`, width: 1 }) });
  element.map.addLayer(new ol.layer.Vector({ source, style, zIndex: 70 }));
  return source;
}

function addLayers(bar, element) {
  const words = JSON.parse(element.dataset.wordsKinds || "{}");
  const panel = Object.assign(document.createElement("div"), { className: "map-layers", hidden: true });
  const pressed = button(bar, element, "layers", element.dataset.wordsLayers, () => {
    panel.hidden = !panel.hidden;
    pressed.setAttribute("aria-expanded", String(!panel.hidden));
  });
  pressed.setAttribute("aria-expanded", "false");
  const own = () => {
    for (const { layer } of element.base) layer.changed();
  };
  (element.tiles || []).forEach((tile, index) => {
    choice(panel, tile.name, index === 0, (isOn) => tile.layers.forEach((layer) => layer.setVisible(isOn)));
  });
  for (const kind of KINDS) {
    choice(panel, words[kind] || kind, !element.hidden_kinds.has(kind), (isOn) => {
      element.hidden_kinds[isOn ? "delete" : "add"](kind);
      own();
    });
  }
  bar.append(panel);
}

function choice(panel, words, isOn, act) {
  const line = panel.appendChild(document.createElement("label"));
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: isOn });
  box.addEventListener("change", () => act(box.checked));
  line.append(box, words);
}
