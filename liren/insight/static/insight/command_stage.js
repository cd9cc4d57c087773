// What the parts of the command page share: the page, the map, the figures shown, the measure it is shaded by.
export const page = document.querySelector("[data-command]");
export const element = page?.querySelector("liren-map");

export const stage = {
  scope: page?.dataset.scope || "",
  measure: "load",
  isReplaying: false,
  rows: [], // {code, name, url, households, open, overdue, unassigned, …} of what is shown now
};

/** The rows that the server put into the page with the figures. */
export function liveRows() {
  const data = document.getElementById("command-data");
  return data ? JSON.parse(data.textContent).rows : [];
}

/** Shows other figures: everybody who draws them hears of it. */
export function show(rows) {
  stage.rows = rows;
  document.dispatchEvent(new CustomEvent("liren:figures"));
}

/** The address of one of this page's data, for the place that is shown. */
export function address(path, asked = {}) {
  return `/command/${path}?${new URLSearchParams({ scope: stage.scope, ...asked })}`;
}

const VALUES = {
  load: (row) => (row.households ? (1000 * row.open) / row.households : null),
  late: (row) => (row.open ? (100 * row.overdue) / row.open : null),
  unassigned: (row) => row.unassigned,
};

/** What a place is shaded by; null where nothing can be said. */
export const valueOf = (row) => VALUES[stage.measure](row);

const NICE = [1, 2, 2.5, 5, 10];

/** Borders between five shades: round numbers from nothing to the largest value. */
export function borders() {
  const most = Math.max(0, ...stage.rows.map((row) => valueOf(row) ?? 0));
  const raw = Math.max(most / 5, stage.measure === "unassigned" ? 1 : 0.1);
  const power = 10 ** Math.floor(Math.log10(raw));
  let step = NICE.map((nice) => nice * power).find((value) => value >= raw - 1e-9);
  if (stage.measure === "unassigned") step = Math.ceil(step);
  return [1, 2, 3, 4].map((number) => Number((number * step).toPrecision(3)));
}

/** Which of the five shades, 0 to 4; -1 for none. */
export function shadeOf(row, limits = borders()) {
  const value = valueOf(row);
  return value === null ? -1 : limits.filter((limit) => value >= limit).length;
}
