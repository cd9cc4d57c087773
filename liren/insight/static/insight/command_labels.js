// Names of places over the cells: each stands where it hides the fewest of them, with its value below.
import { areaLabels } from "./command_areas.js";
import { radiusOf } from "./command_sprites.js";
import { element, page } from "./command_stage.js";

const STEPS = [[0, 0], [0, -1], [0, 1], [-1, 0], [1, 0], [-1, -1], [1, -1], [-1, 1], [1, 1], [0, -2], [0, 2]];
let placed = [];

/** Works out where the names stand, for the cells and the view of now; the drawing only copies it. */
export function placeLabels(cells) {
  const { map } = element;
  if (!map.getSize() || !map.getPixelFromCoordinate(map.getView().getCenter())) return;
  const size = page.matches("[data-wall-mode]") ? 20 : 13;
  const spots = cells.map((cell) => [...(map.getPixelFromCoordinate([cell[6], cell[7]]) || [-99, -99]), radiusOf(cell[2])]);
  const taken = [];
  placed = areaLabels().map(({ name, value, point, room }) => {
    const half = { width: (name.length * size) / 2 + 4, height: size * 1.25 };
    const at = map.getPixelFromCoordinate(point);
    const wide = room / map.getView().getResolution();
    if (wide < half.width * 1.4) return null;
    let best = null;
    for (const [x, y] of STEPS) {
      const spot = [at[0] + x * Math.min(half.width * 1.1, wide / 4), at[1] + y * half.height * 1.1];
      const cost = clashes(spot, half, spots) + 4 * clashes(spot, half, taken) + (Math.abs(x) + Math.abs(y)) * 0.15;
      if (!best || cost < best.cost) best = { cost, spot };
    }
    taken.push([...best.spot, half.width]);
    return { name, value, point, shift: [best.spot[0] - at[0], best.spot[1] - at[1]], size };
  }).filter(Boolean);
}

const clashes = ([x, y], half, spots) => spots.filter(([px, py, radius]) => Math.abs(px - x) < half.width + radius && Math.abs(py - y) < half.height + radius).length;

/** Draws the names; `project` turns metres of the map into pixels. */
export function drawLabels(pen, project) {
  const { colours } = element;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  for (const { name, value, point, shift, size } of placed) {
    const [x, y] = project(point);
    words(pen, name, [x + shift[0], y + shift[1] - size * 0.6], `650 ${size}px ${colours.font}`);
    words(pen, value, [x + shift[0], y + shift[1] + size * 0.7], `600 ${size * 0.95}px ${colours.font}`);
  }
}

function words(pen, text, [x, y], font) {
  const { colours } = element;
  pen.font = font;
  pen.strokeStyle = colours.halo;
  pen.lineWidth = 4.5;
  pen.strokeText(text, x, y);
  pen.fillStyle = colours.ink;
  pen.fillText(text, x, y);
}
