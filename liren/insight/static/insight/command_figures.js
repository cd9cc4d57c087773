// The figures of another moment, put where the live ones stand.
import { page } from "./command_stage.js";

/** The figures of that moment in the table and above it; none of them is a link now. */
export function tell(rows, figures) {
  const totals = {};
  for (const row of rows) {
    const line = page.querySelector(`#command-table tr[data-code="${row.code}"]`);
    for (const name of figures) {
      totals[name] = (totals[name] || 0) + row[name];
      const cell = line?.querySelector(`[data-figure="${name}"]`);
      if (cell) cell.textContent = row[name];
    }
    const load_ = line?.querySelector("[data-measure-load]");
    if (load_ && row.households) load_.textContent = ((1000 * row.open) / row.households).toFixed(1);
  }
  figures.forEach((name, number) => {
    const total = page.querySelector(`[data-total="${name}"]`);
    if (total) total.textContent = totals[name];
    const foot = page.querySelectorAll("#command-table tfoot td")[number];
    if (foot) foot.textContent = totals[name];
  });
  for (const link of page.querySelectorAll(".command-figures a[href]")) link.removeAttribute("href");
}
