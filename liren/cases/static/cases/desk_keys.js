// The list by keyboard: j and k move from row to row, Enter or o opens the case, / goes to the search box.
const rows = () => [...document.querySelectorAll("[data-row]")];

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.hasAttribute("data-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, now + step))];
  all[now]?.removeAttribute("data-current");
  next.setAttribute("data-current", "");
  next.querySelector("a").focus();
  next.scrollIntoView({ block: "nearest" });
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  o: () => document.querySelector("[data-row][data-current] a")?.click(),
  "/": () => document.getElementById("desk-words")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
