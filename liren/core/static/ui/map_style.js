// How the map's own paper looks, in the colours of the tokens: land, water, green, buildings, streets, borders.
const { ol } = window;
export const TONES = ["danger", "warn", "brand", "active", "info", "done", "neutral"]; // the most urgent first
const PAPER = ["land", "road", "road-main", "road-edge", "building", "building-edge", "water", "green", "line", "text", "text-road", "text-water", "halo"];

/** The map's colours as the tokens have them now. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const size = parseFloat(style.fontSize) / 16; // large type makes the map's labels larger too
  const colours = { size: Math.min(size, 1.5), font: token("sans"), primary: token("primary"), surface: token("surface"), ink: token("ink"), brand: token("brand") };
  for (const name of PAPER) colours[name] = token(`map-${name}`);
  for (const tone of TONES) colours[`${tone}-mark`] = tone === "brand" ? token("brand") : token(`${tone}-mark`);
  return colours;
}

/** Words on the map: with a halo, as Chinese needs one among streets. */
export const label = (text, colours, options = {}) =>
  new ol.style.Text({
    text,
    font: `${options.weight || 500} ${(options.size || 12) * colours.size}px ${colours.font}`,
    fill: new ol.style.Fill({ color: options.colour || colours.text }),
    stroke: new ol.style.Stroke({ color: colours.halo, width: options.halo || 3.5 }),
    overflow: options.overflow ?? false,
    placement: options.placement,
    repeat: options.repeat,
    padding: [2, 4, 2, 4],
  });

// From which resolution on (metres to a pixel) something is drawn or named, by rank: the smaller the later.
const ROAD_SEEN = [400, 60, 22, 9];
const ROAD_NAMED = [14, 7, 3.6, 2];
const AREA_NAMED = [1200, 160, 60, 24];
const at = (list, feature, usual) => list[Math.min(list.length - 1, Number(feature.get("rank") ?? usual))];
const fill = (color) => new ol.style.Fill({ color });
const kept = new Map();

/** The style of an unnamed thing, made once for each look. */
function once(key, make) {
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key);
}

const BASE = {
  area(feature, resolution, colours) {
    const rank = Number(feature.get("rank") ?? 3);
    const text = resolution < at(AREA_NAMED, feature, 3) && feature.get("label");
    const shade = feature.get("tone");
    return new ol.style.Style({
      fill: fill(shade ? `${colours[`${shade}-mark`]}26` : "rgba(0, 0, 0, 0.004)"),
      stroke: new ol.style.Stroke({ color: colours.line, width: [2.5, 2, 1.5, 1][rank] ?? 1, lineDash: rank > 2 ? [5, 4] : undefined }),
      text: text ? label(text, colours, { size: rank < 2 ? 15 : 13, weight: 600 }) : undefined,
      zIndex: 30 - rank,
    });
  },
  building(feature, resolution, colours) {
    if (resolution > 7) return null;
    const hasEdge = resolution < 2.5;
    const shape = once(`building ${hasEdge} ${colours.building}`, () =>
      new ol.style.Style({ fill: fill(colours.building), stroke: hasEdge ? new ol.style.Stroke({ color: colours["building-edge"], width: 0.75 }) : undefined }));
    const text = resolution < 1 && feature.get("label");
    return text ? [shape, new ol.style.Style({ text: label(text, colours, { size: 11, weight: 400 }) })] : shape;
  },
  water(feature, resolution, colours) {
    const text = resolution < 20 && feature.get("label");
    const shape = once(`water ${colours.water}`, () =>
      new ol.style.Style({ fill: fill(colours.water), stroke: new ol.style.Stroke({ color: colours.water, width: 2.5 }), zIndex: -2 }));
    return text ? [shape, new ol.style.Style({ text: label(text, colours, { size: 12, weight: 500, colour: colours["text-water"] }) })] : shape;
  },
  green(feature, resolution, colours) {
    const text = resolution < 5 && feature.get("label");
    const shape = once(`green ${colours.green}`, () => new ol.style.Style({ fill: fill(colours.green), zIndex: -3 }));
    return text ? [shape, new ol.style.Style({ text: label(text, colours, { size: 11, weight: 400 }) })] : shape;
  },
  road(feature, resolution, colours) {
    const rank = Math.min(3, Number(feature.get("rank") ?? 2));
    if (resolution > ROAD_SEEN[rank]) return null;
    const width = Math.round(Math.min(16, Math.max([2.6, 1.8, 1.2, 0.8][rank], [18, 12, 8, 5][rank] / resolution)) * 2) / 2;
    const main = rank === 0;
    const styles = once(`road ${rank} ${width} ${colours.road} ${colours["road-main"]}`, () => [
      new ol.style.Style({ stroke: new ol.style.Stroke({ color: colours["road-edge"], width: width + 1.5, lineCap: "round" }), zIndex: 1 - rank / 10 }),
      new ol.style.Style({ stroke: new ol.style.Stroke({ color: main ? colours["road-main"] : colours.road, width, lineCap: "round" }), zIndex: 2 - rank / 10 }),
    ]);
    const text = resolution < ROAD_NAMED[rank] && feature.get("label");
    if (!text) return styles;
    const name = label(text, colours, { placement: "line", size: main ? 12.5 : 12, weight: main ? 500 : 400, repeat: 520, colour: colours["text-road"], halo: 3 });
    return [...styles, new ol.style.Style({ text: name, zIndex: 3 })];
  },
};

/** Style of base features by their property `layer`; kinds in `hidden` are not drawn. */
export const baseStyle = (colours, hidden = new Set()) => (feature, resolution) => {
  const kind = BASE[feature.get("layer")] ? feature.get("layer") : "area";
  return hidden.has(kind) ? null : BASE[kind](feature, resolution, colours);
};
