// What a chart shows: read from the table it stands beside, or from JSON of the same shape.
// { labels, urls, series: [{ name, tone, values, low, high }] }; a missing value is null.

/** A cell's number: its data-value, else the first number in its words; null when it has none. */
export function numberOf(cell, key = "value") {
  const exact = cell.dataset[key];
  if (exact !== undefined) return exact === "" ? null : Number(exact);
  if (key !== "value") return null;
  const found = cell.textContent.replace(/[,\s]/g, "").match(/-?\d+(\.\d+)?/);
  return found ? Number(found[0]) : null;
}

const words = (cell) => (cell.dataset.label ?? cell.textContent).replace(/\s+/g, " ").trim();

/** Rows are labels, columns are series: those headed by data-chart, or every .number when none is. */
export function fromTable(table) {
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.cells.length === heads.length);
  const marked = heads.some((head) => "chart" in head.dataset);
  const taken = heads.map((head, at) => at).filter((at) => {
    if (at === 0) return false;
    return marked ? "chart" in heads[at].dataset : heads[at].matches(".number") || rows[0]?.cells[at].matches(".number");
  });
  return {
    labels: rows.map((row) => row.cells[0].dataset.chartLabel ?? words(row.cells[0].querySelector("a") ?? row.cells[0])),
    urls: rows.map((row) => row.cells[0].querySelector("a")?.href ?? ""),
    series: taken.map((at) => ({
      name: words(heads[at]),
      tone: heads[at].dataset.tone ?? "",
      values: rows.map((row) => numberOf(row.cells[at])),
      low: rows.map((row) => numberOf(row.cells[at], "low")),
      high: rows.map((row) => numberOf(row.cells[at], "high")),
    })),
  };
}

/** JSON in full: lists that were left out are filled with nothing. */
export function complete(found) {
  const nothing = () => found.labels.map(() => null);
  const series = found.series.map((one) => ({ tone: "", low: nothing(), high: nothing(), ...one }));
  return { ...found, urls: found.urls ?? found.labels.map(() => ""), series };
}

export const hasBand = (series) => series.low.some((value) => value !== null);

const put = (row, tag, text, scope) => {
  const cell = row.appendChild(document.createElement(tag));
  cell.textContent = text;
  if (scope) cell.scope = scope;
  else cell.className = "number";
};

/** The table of a chart that came as JSON. */
export function toTable(data, title, say) {
  const table = document.createElement("table");
  table.className = "table";
  table.createCaption().textContent = title;
  const head = table.createTHead().insertRow();
  put(head, "td", "");
  for (const one of data.series) put(head, "th", one.name, "col");
  const body = table.createTBody();
  data.labels.forEach((label, at) => {
    const row = body.insertRow();
    put(row, "th", label, "row");
    for (const one of data.series) put(row, "td", say(one, at));
  });
  return table;
}
