// The kept day: shows the part that the address asks for, and marks what was already done on this device.
import { currentAccount } from "../offline/account.js";
import { canKeep } from "../offline/start.js";
import { itemsOf, onChange } from "../offline/outbox.js";
import { onto } from "../ui/onto.js";

const DAY = "/grid/day/";

function route(day) {
  const parts = [...day.querySelectorAll("[data-route]")];
  const path = location.pathname === DAY || location.pathname === "/" ? "/grid/" : location.pathname;
  const exact = parts.find((part) => part.dataset.route === path);
  const near = parts.find((part) => part.dataset.route.length > "/grid/".length && path.startsWith(part.dataset.route));
  const wanted = exact ?? near ?? parts.find((part) => part.dataset.route === "");
  for (const part of parts) part.hidden = part !== wanted;
  window.scrollTo(0, 0);
}

/** Standing in for another page: its links are shown from here, without asking a network that isn't there. */
function follow(day) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || navigator.onLine) return;
    const { pathname, origin } = new URL(link.href);
    if (origin !== location.origin || ![...day.querySelectorAll("[data-route]")].some((part) => part.dataset.route === pathname)) return;
    event.preventDefault();
    history.pushState(null, "", pathname);
    route(day);
  });
  window.addEventListener("popstate", () => route(day));
}

async function mark(day) {
  const items = (await itemsOf(await currentAccount())).filter((item) => item.case);
  for (const place of day.querySelectorAll("[data-case]")) {
    const item = items.filter((one) => one.case === place.dataset.case).at(-1);
    const words = place.querySelector("[data-queued]");
    words.hidden = !item;
    if (!item) continue;
    const isAsking = item.state === "conflict" || item.state === "refused";
    words.textContent = `${item.title.split(" · ")[0]}: ${isAsking ? day.dataset.asks : item.state === "done" ? day.dataset.done : day.dataset.waiting}`;
    place.toggleAttribute("data-is-done", !isAsking);
  }
}

onto("[data-day]", (day) => {
  route(day);
  follow(day);
  if (!canKeep) return;
  onChange(() => mark(day));
  mark(day);
});
