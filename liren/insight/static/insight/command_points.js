// Cases on the command map: a triangle is overdue, a diamond urgent or sent back, a circle anything else. A crowd
// keeps a calm colour and wears a triangle if one of it is overdue.
const { ol } = window;
const SHAPES = { danger: { points: 3, radius: 9 }, warn: { points: 4, radius: 9 } };
const made = new Map();

function single(tone, colours) {
  const fill = new ol.style.Fill({ color: colours[`${tone}-mark`] || colours["neutral-mark"] });
  const stroke = new ol.style.Stroke({ color: colours.surface, width: 2 });
  const shape = SHAPES[tone];
  const image = shape ? new ol.style.RegularShape({ ...shape, fill, stroke }) : new ol.style.Circle({ radius: 6.5, fill, stroke });
  return new ol.style.Style({ image });
}

function words(text, colours, options = {}) {
  const fill = new ol.style.Fill({ color: colours.surface });
  return new ol.style.Text({ text, font: `600 12px ${colours.font}`, fill, ...options });
}

function crowd(many, late, colours) {
  const radius = Math.min(22, 9 + Math.log2(many) * 1.8);
  const fill = new ol.style.Fill({ color: colours["active-mark"] });
  const stroke = new ol.style.Stroke({ color: colours.surface, width: 2 });
  const styles = [new ol.style.Style({ image: new ol.style.Circle({ radius, fill, stroke }), text: words(String(many), colours) })];
  if (!late) return styles;
  const displacement = [radius * 0.75, radius * 0.75];
  const red = new ol.style.Fill({ color: colours["danger-mark"] });
  const image = new ol.style.RegularShape({ points: 3, radius: 9, displacement, fill: red, stroke });
  styles.push(new ol.style.Style({ image }));
  return styles;
}

/** The style of a cluster of cases, made once for each look; `colours` are the map's own. */
export const caseStyle = (colours) => (feature) => {
  const members = feature.get("features") || [feature];
  const late = members.some((member) => member.get("tone") === "danger");
  const tone = members[0].get("tone") || "neutral";
  const key = `${colours["active-mark"]}|${members.length === 1 ? tone : `${members.length}|${late}`}`;
  if (!made.has(key)) made.set(key, members.length === 1 ? single(tone, colours) : crowd(members.length, late, colours));
  return made.get(key);
};
