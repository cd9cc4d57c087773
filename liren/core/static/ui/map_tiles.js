// Tile sources under the map: data-tiles is a list of {name, layers: [url…], grid, datum, attribution, most}.
const { ol } = window;
const AXIS = 6378245.0; // Krasovsky 1940, metres: the ellipsoid of the GCJ-02 offset
const ECCENTRICITY = 0.00669342162296594323;
const SHIFTED = "LIREN:GCJ02";

/** Adds the sources as layers, the first one shown; answers [{name, layers}] for the layer switch. */
export function addTiles(element) {
  const sources = JSON.parse(element.dataset.tiles || "[]");
  element.tiles = sources.map(({ name, layers, ...how }, index) => ({
    name,
    layers: layers.map((url) => {
      const layer = new ol.layer.Tile({ source: source(url, how), zIndex: -5, visible: index === 0 });
      element.map.addLayer(layer);
      return layer;
    }),
  }));
}

function source(url, { grid, datum, attribution, most = 18 }) {
  const common = { url, attributions: attribution, maxZoom: most };
  if (grid === "degrees") {
    // EPSG:4490 differs from EPSG:4326 by centimetres; level 1 has two tiles side by side.
    const resolutions = Array.from({ length: most + 1 }, (_nothing, level) => 360 / 256 / 2 ** level);
    const tileGrid = new ol.tilegrid.TileGrid({ extent: [-180, -90, 180, 90], origin: [-180, 90], resolutions, tileSize: 256 });
    return new ol.source.XYZ({ ...common, projection: "EPSG:4326", tileGrid });
  }
  if (datum !== "gcj02") return new ol.source.XYZ(common);
  return new ol.source.XYZ({ ...common, projection: shiftedProjection(), tileGrid: ol.tilegrid.createXYZ({ maxZoom: most }) });
}

/** Web mercator in which every point lies where GCJ-02 puts it; OpenLayers pulls the tiles back into place. */
function shiftedProjection() {
  const known = ol.proj.get(SHIFTED);
  if (known) return known;
  const mercator = ol.proj.get("EPSG:3857");
  const projection = new ol.proj.Projection({ code: SHIFTED, extent: mercator.getExtent(), units: "m", global: true });
  ol.proj.addProjection(projection);
  const there = (point) => ol.proj.fromLonLat(shifted(...ol.proj.toLonLat(point)));
  const back = (point) => {
    const aim = ol.proj.toLonLat(point);
    let guess = aim;
    for (let round = 0; round < 4; round += 1) {
      const [lon, lat] = shifted(...guess);
      guess = [guess[0] + aim[0] - lon, guess[1] + aim[1] - lat];
    }
    return ol.proj.fromLonLat(guess);
  };
  ol.proj.addCoordinateTransforms(mercator, projection, there, back);
  return projection;
}

/** WGS 84 to GCJ-02; the same formula as liren/core/coordinates.py. */
export function shifted(lon, lat) {
  if (lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271) return [lon, lat];
  const [x, y] = [lon - 105, lat - 35];
  const { PI, sin, cos, sqrt, abs } = Math;
  const waves = (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * (2 / 3);
  const south = (20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * (2 / 3) + (160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * (2 / 3);
  const east = (20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * (2 / 3) + (150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * (2 / 3);
  const up = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves + south;
  const right = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves + east;
  const phi = (lat / 180) * PI;
  const root = 1 - ECCENTRICITY * sin(phi) ** 2;
  const meridian = (AXIS * (1 - ECCENTRICITY)) / (root * sqrt(root));
  const parallel = (AXIS / sqrt(root)) * cos(phi);
  return [lon + ((right * 180) / PI) / parallel, lat + ((up * 180) / PI) / meridian];
}
