// How points look: one is a dot in its tone, a crowd is its number in a ring that shows the shares of its tones.
import { TONES } from "./map_style.js";

const { ol } = window;
const PARTS = 12; // shares are rounded to twelfths, so that few pictures serve many crowds
const SHARP = 2; // pixels of the picture for one of the page
const CORNERS = { danger: 3, warn: 4 }; // told apart by shape too: triangle and diamond
const made = new Map();

const toneOf = (feature) => (TONES.includes(feature.get("tone")) ? feature.get("tone") : "neutral");

/** Style function of clustered points; pictures are kept by what they show. */
export const markStyle = (colours) => (feature) => {
  const members = feature.get("features") || [feature];
  return members.length === 1 ? dot(colours, toneOf(members[0])) : crowd(colours, members);
};

function dot(colours, tone) {
  const colour = colours[`${tone}-mark`];
  return kept(`dot ${colour} ${colours.surface}`, () => {
    const fill = new ol.style.Fill({ color: colour });
    const stroke = new ol.style.Stroke({ color: colours.surface, width: 2 });
    const size = Math.min(colours.size, 1.2);
    const corners = CORNERS[tone];
    const image = corners
      ? new ol.style.RegularShape({ points: corners, radius: 9.5 * size, fill, stroke })
      : new ol.style.Circle({ radius: 7 * size, fill, stroke });
    return new ol.style.Style({ image, zIndex: TONES.length - TONES.indexOf(tone) });
  });
}

function crowd(colours, members) {
  const shares = sharesOf(members);
  const radius = Math.round((12 + Math.log2(members.length) * 1.8) * Math.min(colours.size, 1.2));
  const key = `${shares.join()} ${members.length} ${radius} ${colours.surface}`;
  return kept(key, () => {
    const image = new ol.style.Icon({ img: kept(`ring ${shares.join()} ${radius} ${colours.surface}`, () => ring(colours, shares, radius)), scale: 1 / SHARP });
    const fill = new ol.style.Fill({ color: colours.ink });
    const text = new ol.style.Text({ text: String(members.length), font: `650 ${12 * colours.size}px ${colours.font}`, fill, offsetY: 1 });
    return new ol.style.Style({ image, text, zIndex: 20 });
  });
}

/** How many twelfths each tone has, in the order of TONES; whoever is there at all gets one. */
function sharesOf(members) {
  const counts = TONES.map(() => 0);
  for (const member of members) counts[TONES.indexOf(toneOf(member))] += 1;
  return counts.map((count) => (count ? Math.max(1, Math.round((count / members.length) * PARTS)) : 0));
}

function ring(colours, shares, radius) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = (radius + 2) * 2 * SHARP;
  const pen = canvas.getContext("2d");
  pen.scale(SHARP, SHARP);
  pen.translate(radius + 2, radius + 2);
  pen.fillStyle = colours.surface;
  pen.beginPath();
  pen.arc(0, 0, radius + 1.5, 0, Math.PI * 2);
  pen.fill();
  const total = shares.reduce((sum, share) => sum + share, 0);
  let from = -Math.PI / 2;
  shares.forEach((share, index) => {
    const to = from + (share / total) * Math.PI * 2;
    pen.strokeStyle = colours[`${TONES[index]}-mark`];
    pen.lineWidth = 4.5;
    pen.beginPath();
    pen.arc(0, 0, radius - 2, from, to);
    if (share) pen.stroke();
    from = to;
  });
  return canvas;
}

function kept(key, make) {
  if (!made.has(key)) {
    if (made.size > 3000) made.clear();
    made.set(key, make());
  }
  return made.get(key);
}
