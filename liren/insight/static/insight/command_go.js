// From place to place without a reload: the page of the other place is fetched, its moving parts are put in, the
// map flies there. Every place keeps its own address; without this module the links do the same.
import { changeBase, fitExtent } from "../ui/map_base.js";
import { dimOutside, extentOf, light, shade } from "./command_areas.js";
import { load } from "./command_cells.js";
import { closeHere } from "./command_map.js";
import { element, liveRows, page, show, stage } from "./command_stage.js";
import { backToNow } from "./command_time.js";

const KEPT = ["scope", "up", "stream", "src", "issue"];
const PARTS = ["[data-command-path]", "[data-command-place]", "[data-command-homes]", "[data-directive].button", "[data-wall]"];

/** Shows the place of an address; `isBack` if the browser's own buttons asked for it. */
export async function go(address, isBack = false) {
  const url = new URL(address, location.href);
  closeHere();
  const code = url.searchParams.get("scope");
  if (code && stage.scope && code.startsWith(stage.scope)) fitExtent(element, extentOf(code), 450);
  page.setAttribute("aria-busy", "true");
  const answer = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) {
    location.href = url;
    return;
  }
  const other = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = other.querySelector("[data-command]");
  if (!fresh) {
    location.href = url;
    return;
  }
  backToNow();
  if (!isBack) history.pushState({}, "", url);
  document.title = other.title;
  for (const name of KEPT) page.dataset[name] = fresh.dataset[name];
  for (const part of PARTS) {
    const [old, next] = [document.querySelector(part), other.querySelector(part)];
    if (old && next) old.replaceWith(document.adoptNode(next));
  }
  const live = document.getElementById("command-live");
  live.innerHTML = other.getElementById("command-live").innerHTML;
  live.setAttribute("hx-get", url.pathname + url.search);
  window.htmx?.process(live);
  stage.scope = page.dataset.scope;
  light("");
  document.dispatchEvent(new CustomEvent("liren:place"));
  await changeBase(element, page.dataset.src);
  show(liveRows());
  shade();
  dimOutside();
  fitExtent(element, extentOf(), 450);
  load(true);
  page.removeAttribute("aria-busy");
  document.querySelector("[data-command-place]")?.closest("h1")?.focus?.();
}

/** Takes over the links to other places, and the browser's back and forward. */
export function takeOverLinks() {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a[data-go], [data-command-path] a, [data-command-homes] a, .command-table .tabs a");
    if (!link) return;
    event.preventDefault();
    go(link.href);
  });
  addEventListener("popstate", () => go(location.href, true));
}
