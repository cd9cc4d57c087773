// A step that the address names ("#step-dispatch") is opened and takes the focus.
function openNamed() {
  const step = location.hash.startsWith("#step-") && document.getElementById(location.hash.slice(1));
  if (!step) return;
  if (step instanceof HTMLDetailsElement) step.open = true;
  step.querySelector("select, textarea, button")?.focus({ preventScroll: true });
  step.scrollIntoView({ block: "center" });
}

openNamed();
window.addEventListener("hashchange", openNamed);
