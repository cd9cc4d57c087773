// The pictures of cells, painted once for each look and then only copied: cheap on a PC without a graphics card.
import { element } from "./command_stage.js";

const SHARES = 16; // a ring is cut into so many parts, so that few pictures serve many crowds
const sprites = new Map();

/** Pixels from the middle of a cell to its edge. */
export const radiusOf = (count) => (count === 1 ? 6 : Math.min(27, 8.5 + Math.log2(count) * 2.3));

export const forgetSprites = () => sprites.clear();

/** The picture of a cell: {canvas, half its width}. */
export function spriteOf(cell, ratio) {
  const [, , count, overdue, unassigned] = cell;
  const late = overdue ? Math.max(1, Math.round((overdue / count) * SHARES)) : 0;
  const waiting = unassigned ? Math.max(1, Math.min(SHARES - late, Math.round((unassigned / count) * SHARES))) : 0;
  const key = `${count} ${late} ${waiting} ${ratio}`;
  let sprite = sprites.get(key);
  if (!sprite) {
    if (sprites.size > 1500) sprites.clear();
    sprites.set(key, (sprite = paint(count, late, waiting, ratio)));
  }
  return sprite;
}

function paint(count, late, waiting, ratio) {
  const { colours } = element;
  const radius = radiusOf(count);
  const half = Math.ceil(radius + 8);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = half * 2 * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.translate(half, half);
  const marks = { late: colours["danger-mark"], waiting: colours["warn-mark"], open: colours["active-mark"] };
  if (count === 1) lone(pen, colours, late ? "late" : waiting ? "waiting" : "open", marks);
  else crowd(pen, colours, { count, radius, late, waiting, marks });
  return { canvas, half };
}

function lone(pen, colours, kind, marks) {
  pen.fillStyle = marks[kind];
  pen.strokeStyle = colours.surface;
  pen.lineWidth = 2;
  pen.beginPath();
  if (kind === "late") [[0, -8], [7.5, 6], [-7.5, 6]].forEach(([x, y], number) => pen[number ? "lineTo" : "moveTo"](x, y));
  else if (kind === "waiting") [[0, -8], [8, 0], [0, 8], [-8, 0]].forEach(([x, y], number) => pen[number ? "lineTo" : "moveTo"](x, y));
  else pen.arc(0, 0, 6, 0, Math.PI * 2);
  pen.closePath();
  pen.stroke();
  pen.fill();
}

function crowd(pen, colours, { count, radius, late, waiting, marks }) {
  const glow = pen.createRadialGradient(0, 0, radius * 0.7, 0, 0, radius + 7);
  const tone = late ? marks.late : marks.open;
  glow.addColorStop(0, `${tone}66`);
  glow.addColorStop(1, `${tone}00`);
  pen.fillStyle = glow;
  pen.fillRect(-radius - 8, -radius - 8, radius * 2 + 16, radius * 2 + 16);
  pen.fillStyle = colours.surface;
  pen.beginPath();
  pen.arc(0, 0, radius, 0, Math.PI * 2);
  pen.fill();
  pen.lineWidth = 3.5;
  let from = -Math.PI / 2;
  for (const [share, colour] of [[late, marks.late], [waiting, marks.waiting], [SHARES - late - waiting, marks.open]]) {
    if (!share) continue;
    const to = from + (share / SHARES) * Math.PI * 2;
    pen.strokeStyle = colour;
    pen.beginPath();
    pen.arc(0, 0, radius - 1.75, from, to);
    pen.stroke();
    from = to;
  }
  pen.fillStyle = colours.ink;
  pen.font = `650 ${count > 999 ? 11 : 12.5}px ${colours.font}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(String(count), 0, 0.5);
}
