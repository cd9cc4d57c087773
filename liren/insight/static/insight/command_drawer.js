// Directives from the map: links marked data-directive open their form in a drawer beside the map.
import { page } from "./command_stage.js";

const drawer = page?.querySelector("[data-drawer]");
let before = null;

function close() {
  drawer.hidden = true;
  before?.focus();
}

/** Takes over the links; without this module they lead to the same form on a page of its own. */
export function offerDrawer() {
  if (!drawer || !window.htmx) return;
  const inside = drawer.querySelector("#directive-drawer");
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-closes-drawer]")) {
      close();
      return;
    }
    const link = event.target.closest?.("a[data-directive]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    before = document.activeElement;
    window.htmx.ajax("GET", link.getAttribute("href"), { target: inside, swap: "innerHTML" }).then(() => {
      drawer.hidden = false;
      inside.querySelector("input:not([type=hidden]), textarea, button")?.focus();
    });
  });
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && close());
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target === inside && inside.querySelector("[data-directive-given]")) window.htmx.trigger("#command-live", "refresh");
  });
}
