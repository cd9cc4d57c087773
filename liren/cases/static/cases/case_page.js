// What the address names ("#step-dispatch", "#orders") is opened with all that folds it, and takes the focus.
export function openNamed() {
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!named) return;
  for (let fold = named.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (!named.id.startsWith("step-")) return;
  named.querySelector("select, textarea, button")?.focus({ preventScroll: true });
  named.scrollIntoView({ block: "center" });
}

openNamed();
window.addEventListener("hashchange", openNamed);
