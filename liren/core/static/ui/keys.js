// The keys that the dialog #keys lists, and no others: it is the one table. A page's own modules hear "liren:act".
const dialog = document.querySelector("dialog[data-keys]");
const OFF = "liren.keys.off"; // single keys can be switched off (WCAG 2.1.4)
const PATIENCE = 1200; // milliseconds between the two keys of a pair
const WRITTEN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
let first = "";
let forget = 0;

/** Tells the page's modules; true if one of them did something (it calls preventDefault). */
export const act = (name) => !document.dispatchEvent(new CustomEvent("liren:act", { detail: name, cancelable: true }));

const acts = {
  keys: () => dialog.showModal(),
};

function obey(line) {
  if (line.dataset.url) location.assign(line.dataset.url);
  else if (!act(line.dataset.act)) acts[line.dataset.act]?.();
}

function pressed(event) {
  if (event.key === "Escape" && event.target.matches?.(WRITTEN)) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(WRITTEN) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary, label, input")) return;
  if (localStorage.getItem(OFF) && event.key !== "?" && event.key !== "Escape") return;
  const chord = first ? `${first} ${event.key}` : event.key;
  const lines = [...dialog.querySelectorAll("[data-chord]")];
  clearTimeout(forget);
  first = "";
  const line = lines.find((one) => one.dataset.chord === chord);
  if (line) {
    event.preventDefault();
    obey(line);
  } else if (lines.some((one) => one.dataset.chord.startsWith(`${event.key} `))) {
    first = event.key;
    forget = setTimeout(() => (first = ""), PATIENCE);
  }
}

if (dialog) {
  document.addEventListener("keydown", pressed);
  const off = dialog.querySelector("[data-keys-off]");
  off.checked = Boolean(localStorage.getItem(OFF));
  off.addEventListener("change", () => (off.checked ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF)));
}
