// The list by keyboard: which line is the current one, and what the keys do with it. The keys are in ui/keys.js.
export const rows = () => [...document.querySelectorAll("[data-row]")];
export const current = () => document.querySelector("[data-row][data-current]");

/** Makes a line the current one: it is marked, read out because it takes the focus, and seen. */
export function choose(row, { focus = true } = {}) {
  const before = current();
  before?.removeAttribute("data-current");
  before?.removeAttribute("aria-current");
  row.setAttribute("data-current", "");
  row.setAttribute("aria-current", "true");
  if (focus) row.querySelector(".desk-link").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  row.dispatchEvent(new CustomEvent("liren:chosen", { bubbles: true }));
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const now = all.indexOf(current());
  choose(all[Math.min(all.length - 1, Math.max(0, now < 0 ? 0 : now + step))]);
  return true;
}

function takeStep() {
  const awaited = document.querySelector("#desk-pane .case-step-next");
  const step = current()?.querySelector("[data-primary]");
  if (!step) return Boolean(current());
  if (awaited && step.matches("a")) {
    awaited.open = true;
    awaited.querySelector("select, textarea, button")?.focus();
  } else if (step.form) step.form.requestSubmit(step);
  else step.click();
  return true;
}

const acts = {
  next: () => move(1),
  previous: () => move(-1),
  open: () => current()?.querySelector(".desk-link").click() ?? Boolean(current()),
  step: takeStep,
  tick: () => current()?.querySelector("input[name=case]")?.click() ?? Boolean(current()),
};

document.addEventListener("liren:act", (event) => {
  const done = acts[event.detail];
  if (done && done() !== false) event.preventDefault();
});
