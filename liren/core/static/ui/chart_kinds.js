// The kinds of charts: each turns { labels, series } into what ECharts draws.
import { hasBand } from "./chart_data.js";
import { axes, between, frame } from "./chart_look.js";

const RAGGED = 40; // more points than this are drawn without their dots

/** The stretch between low and high: an invisible lower edge and the difference stacked upon it. */
function band(one, colour) {
  const quiet = { type: "line", stack: `band ${one.name}`, stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false }, z: 1 };
  const width = one.low.map((low, at) => (low === null || one.high[at] === null ? null : one.high[at] - low));
  return [
    { ...quiet, name: `${one.name} `, data: one.low },
    { ...quiet, name: `${one.name}  `, data: width, areaStyle: { color: colour, opacity: 0.18 } },
  ];
}

function line(ui, data, asked, tip) {
  const { names, figures } = axes(ui, data, asked);
  const series = data.series.flatMap((one, at) => {
    const colour = ui.tone(one.tone, at);
    const dots = data.labels.length <= RAGGED;
    const main = { type: "line", name: one.name, data: one.values, z: 3, symbol: dots ? "circle" : "none", symbolSize: 6, lineStyle: { width: 2, color: colour, type: ["solid", "dashed", "dotted"][at % 3] }, itemStyle: { color: colour }, connectNulls: false, emphasis: { disabled: true } };
    return hasBand(one) ? [...band(one, colour), main] : [main];
  });
  const base = frame(ui, data, tip);
  return { ...base, tooltip: { ...base.tooltip, trigger: "axis", axisPointer: { lineStyle: { color: ui.edge } } }, xAxis: { ...names, boundaryGap: false }, yAxis: { ...figures, scale: asked.least === undefined }, series };
}

function bar(ui, data, asked, tip, stack) {
  const { names, figures } = axes(ui, data, asked);
  const lies = asked.lies; // long names read better beside lying bars
  const last = data.series.length - 1;
  const series = data.series.map((one, at) => ({
    type: "bar",
    name: one.name,
    data: one.values,
    stack,
    barMaxWidth: ui.size * 1.8,
    itemStyle: { color: ui.tone(one.tone, at), borderRadius: stack && at !== last ? 0 : lies ? [0, 3, 3, 0] : [3, 3, 0, 0], borderColor: stack ? ui.surface : undefined, borderWidth: stack ? 1 : 0 },
    emphasis: { disabled: true },
  }));
  const base = frame(ui, data, tip);
  const pointer = { ...base.tooltip, trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: ui.edge, opacity: 0.12 } } };
  const named = lies ? { ...names, inverse: true, axisLabel: { ...names.axisLabel, hideOverlap: false, width: ui.size * 9, overflow: "truncate" } } : names;
  return { ...base, tooltip: pointer, xAxis: lies ? figures : named, yAxis: lies ? named : figures, series };
}

/** One dot per row and series, with its interval as a whisker: rates that must not be read as a ranking. */
function dots(ui, data, asked, tip) {
  const { names, figures } = axes(ui, data, asked);
  const count = data.series.length;
  const step = Math.round(ui.size * 0.9); // pixels between the dots of one row
  const series = data.series.flatMap((one, at) => {
    const colour = ui.tone(one.tone, at);
    const aside = (at - (count - 1) / 2) * step;
    const spot = { type: "scatter", name: one.name, z: 4, symbol: ["circle", "diamond", "triangle", "rect"][at % 4], symbolSize: 10, symbolOffset: [0, aside], itemStyle: { color: colour, opacity: 1, borderColor: ui.surface, borderWidth: 1 }, data: one.values.map((value, row) => [value, row]) };
    const ends = one.values.map((value, row) => [one.low[row], one.high[row], row]).filter(([low, high]) => low !== null && high !== null);
    const quiet = { silent: true, tooltip: { show: false }, z: 2 };
    const caps = { ...quiet, type: "scatter", name: `${one.name} `, symbol: "rect", symbolSize: [1.5, 9], symbolOffset: [0, aside], itemStyle: { color: colour, opacity: 1 }, data: ends.flatMap(([low, high, row]) => [[low, row], [high, row]]) };
    const bar = { ...quiet, type: "bar", stack: one.name, stackStrategy: "all", barWidth: 2, barGap: `${((step - 2) / 2) * 100}%` };
    const span = [
      { ...bar, name: `${one.name}  `, data: one.low, itemStyle: { opacity: 0 } },
      { ...bar, name: `${one.name}   `, data: one.low.map((low, row) => (low === null || one.high[row] === null ? null : one.high[row] - low)), itemStyle: { color: colour, opacity: 0.75 } },
    ];
    return [...span, caps, spot];
  });
  const base = frame(ui, data, tip);
  const rows = { ...names, inverse: true, axisLabel: { ...names.axisLabel, hideOverlap: false, width: ui.size * 10, overflow: "truncate" }, splitLine: { show: true, lineStyle: { color: ui.line, type: "dotted" } } };
  return { ...base, tooltip: { ...base.tooltip, trigger: "item" }, xAxis: { ...figures, scale: asked.least === undefined }, yAxis: rows, series };
}

/** Rows by columns, darker is more; each cell a square as large as its place. */
function heat(ui, data, asked, tip, box) {
  const { names } = axes(ui, data, asked);
  const across = data.series.map((one) => one.name);
  const most = Math.max(1, ...data.series.flatMap((one) => one.values.map((value) => value ?? 0)));
  const left = ui.size * (1.2 + Math.max(...data.labels.map((label) => [...label].length * (label.charCodeAt(0) > 255 ? 1 : 0.6))));
  const foot = ui.size * 2;
  const cell = [(box.width - left - 8) / across.length, (box.height - foot - 8) / data.labels.length];
  const cells = data.series.flatMap((one, column) =>
    one.values.map((value, row) => ({ value: [column, row, value], itemStyle: { opacity: 1, color: value === null ? "transparent" : between(ui.token("sunken"), ui.colours[0], Math.sqrt(value / most)) } })),
  );
  const series = [{ type: "scatter", data: cells, symbol: "rect", symbolSize: cell.map((size) => Math.max(2, size - 2)), emphasis: { itemStyle: { borderColor: ui.ink, borderWidth: 1.5 } } }];
  const base = frame(ui, { ...data, series: [] }, tip);
  const plain = { axisLine: { show: false }, splitLine: { show: false } };
  return { ...base, grid: { left, right: 8, top: 8, bottom: foot, outerBoundsMode: "none" }, tooltip: { ...base.tooltip, trigger: "item" }, xAxis: { ...names, ...plain, data: across }, yAxis: { ...names, ...plain, data: data.labels, inverse: true }, series };
}

/** What ECharts draws for this kind: line, bar, stacked, dots or heat. */
export function options(kind, { ui, data, asked, tip, box }) {
  ui = { ...ui, width: box.width };
  if (kind === "stacked") return bar(ui, data, asked, tip, "all");
  const draw = { line, bar, dots, heat }[kind] ?? bar;
  return kind === "heat" ? heat(ui, data, asked, tip, box) : draw(ui, data, asked, tip);
}
