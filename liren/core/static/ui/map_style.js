// How the map's own paper and points look, in the colours of the tokens.
const { ol } = window;
export const TONES = ["danger", "warn", "brand", "active", "info", "done", "neutral"]; // the most urgent first

/** The map's colours as the tokens have them now. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const size = parseFloat(style.fontSize) / 16; // large type makes the map's labels larger too
  const colours = { size, font: token("sans"), primary: token("primary"), surface: token("surface"), ink: token("ink"), brand: token("brand") };
  for (const name of ["land", "road", "road-edge", "building", "line", "text", "halo"]) colours[name] = token(`map-${name}`);
  for (const tone of TONES) colours[`${tone}-mark`] = tone === "brand" ? token("brand") : token(`${tone}-mark`);
  return colours;
}

const label = (text, colours, options = {}) =>
  new ol.style.Text({
    text,
    font: `${options.weight || 500} ${(options.size || 12) * colours.size}px ${colours.font}`,
    fill: new ol.style.Fill({ color: colours.text }),
    stroke: new ol.style.Stroke({ color: colours.halo, width: 3 }),
    overflow: options.overflow ?? false,
    placement: options.placement,
  });

const BASE = {
  area(feature, resolution, colours) {
    const rank = Number(feature.get("rank") ?? 3);
    const text = feature.get("label");
    const shade = feature.get("tone");
    return new ol.style.Style({
      fill: new ol.style.Fill({ color: shade ? `${colours[`${shade}-mark`]}26` : "rgba(0, 0, 0, 0.004)" }),
      stroke: new ol.style.Stroke({ color: colours.line, width: [2.5, 2, 1.5, 1][rank] ?? 1, lineDash: rank > 2 ? [5, 4] : undefined }),
      text: text ? label(text, colours, { size: rank < 2 ? 15 : 12, weight: 600 }) : undefined,
      zIndex: 30 - rank,
    });
  },
  building(feature, resolution, colours) {
    if (resolution > 8) return null;
    const text = resolution < 0.9 && feature.get("label");
    return new ol.style.Style({
      fill: new ol.style.Fill({ color: colours.building }),
      stroke: new ol.style.Stroke({ color: colours["road-edge"], width: 0.5 }),
      text: text ? label(text, colours, { size: 11, weight: 400 }) : undefined,
    });
  },
  water: (feature, resolution, colours) =>
    new ol.style.Style({ fill: new ol.style.Fill({ color: `${colours["info-mark"]}33` }), zIndex: -2 }),
  green: (feature, resolution, colours) =>
    new ol.style.Style({ fill: new ol.style.Fill({ color: `${colours["done-mark"]}26` }), zIndex: -2 }),
  road(feature, resolution, colours) {
    const rank = Number(feature.get("rank") ?? 2);
    if (rank > 2 && resolution > 10) return null;
    const width = Math.min(16, Math.max([3, 2.2, 1.5, 1][Math.min(rank, 3)], [18, 12, 8, 5][Math.min(rank, 3)] / resolution));
    const text = resolution < [16, 12, 7, 3.2][Math.min(rank, 3)] && feature.get("label");
    return [
      new ol.style.Style({ stroke: new ol.style.Stroke({ color: colours["road-edge"], width: width + 1.5, lineCap: "round" }), zIndex: 1 }),
      new ol.style.Style({
        stroke: new ol.style.Stroke({ color: colours.road, width, lineCap: "round" }),
        text: text ? label(text, colours, { placement: "line", size: 12, weight: 400 }) : undefined,
        zIndex: 2,
      }),
    ];
  },
};

/** Style of base features by their property `layer`: area, building, road, water or green. */
export const baseStyle = (colours) => (feature, resolution) =>
  (BASE[feature.get("layer")] || BASE.area)(feature, resolution, colours);
