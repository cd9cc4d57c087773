// A chart in the design's own colours and type, read from the tokens as they are now.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const strong = matchMedia("(prefers-contrast: more)");

/** The tokens a chart needs, and the size of its type in pixels. */
export function look() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const colours = [1, 2, 3, 4, 5, 6].map((number) => token(`chart-${number}`));
  return {
    token,
    colours,
    ink: token("ink"),
    soft: token("ink-soft"),
    line: token("line"),
    edge: token("line-strong"),
    surface: token("surface"),
    font: token("sans"),
    size: 0.8125 * parseFloat(style.fontSize),
    isElder: document.documentElement.hasAttribute("data-elder"),
    tone: (name, at) => (name ? token(`${name}-mark`) : colours[at % colours.length]),
  };
}

const ruler = document.createElement("canvas").getContext("2d");

/** How many lines the names of the series take beside each other, in the room that the chart has. */
function legendLines(ui, names) {
  ruler.font = `${ui.size}px ${ui.font}`;
  let lines = 1;
  let used = 0;
  for (const name of names) {
    const width = ui.size * 1.4 + ruler.measureText(name).width + ui.size; // the mark, the name, the gap
    if (used && used + width > ui.width) {
      lines += 1;
      used = 0;
    }
    used += width;
  }
  return lines;
}

/** What all kinds share: type, tooltip, legend, motion, the description for screen readers. */
export function frame(ui, data, tip) {
  const many = data.series.length > 1;
  const legend = many ? legendLines(ui, data.series.map((one) => one.name)) : 0;
  return {
    color: ui.colours,
    textStyle: { fontFamily: ui.font, fontSize: ui.size, color: ui.soft },
    animation: !still.matches,
    animationDuration: 260,
    animationDurationUpdate: 180,
    aria: { enabled: true, decal: { show: many && (strong.matches || ui.isElder) } },
    grid: { left: 8, right: 16, top: many ? ui.size * (0.4 + 2.2 * legend) : 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: many
      ? { top: 0, left: 0, type: "plain", icon: "roundRect", itemWidth: ui.size, itemHeight: ui.size * 0.75, itemGap: ui.size, textStyle: { color: ui.soft, fontSize: ui.size, fontFamily: ui.font }, data: data.series.map((one) => one.name) }
      : { show: false },
    tooltip: { confine: true, transitionDuration: 0, padding: 0, borderWidth: 0, backgroundColor: "transparent", extraCssText: "box-shadow: none", formatter: tip },
  };
}

/** An axis of words and an axis of figures. */
export function axes(ui, data, { unit, most, least, narrow }) {
  const text = { color: ui.soft, fontSize: ui.size, fontFamily: ui.font };
  return {
    names: {
      type: "category",
      data: data.labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ui.edge } },
      axisLabel: { ...text, hideOverlap: true },
    },
    figures: {
      type: "value",
      min: least,
      max: most,
      splitNumber: narrow ? 3 : 4,
      splitLine: { lineStyle: { color: ui.line } },
      axisLabel: { ...text, hideOverlap: true, formatter: (value) => `${value.toLocaleString()}${unit === "%" ? "%" : ""}` },
    },
  };
}

/** A colour between two, `part` of the way (0 to 1). */
export function between(from, to, part) {
  const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const [start, end] = [channels(from), channels(to)];
  return `rgb(${start.map((value, at) => Math.round(value + (end[at] - value) * part)).join(", ")})`;
}

/** Calls `again` when the reader changes brightness, contrast or motion. */
export function onChange(again) {
  const queries = [still, strong, matchMedia("(prefers-color-scheme: dark)")];
  document.addEventListener("liren:theme", again);
  for (const query of queries) query.addEventListener("change", again);
  return () => {
    document.removeEventListener("liren:theme", again);
    for (const query of queries) query.removeEventListener("change", again);
  };
}
