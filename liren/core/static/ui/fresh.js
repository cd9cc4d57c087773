// data-fresh="case 0199…": the element is fetched anew when this record changed (an id or "*" for any of its kind).
// What somebody has begun to write is never swept away: then a line offers the new state instead.
// Inside, [data-fresh-keep] stays as it is (a map that was moved), and [data-fresh-offer] is that line.
import { calmly, follow } from "./live_stream.js";
import { onto } from "./onto.js";

const STREAM = "/streams/changes";
const isWriting = (element) =>
  element.matches(":has(textarea:focus, input:focus, select:focus)") || [...element.querySelectorAll("form")].some((form) => form.dataset.touched);

const concerns = (event, kind, id) => {
  if (event.type !== "changes") return true;
  return JSON.parse(event.data).some(([what, key]) => what === kind && (id === "*" || key === id));
};

function keep(old, fresh) {
  const kept = [...old.querySelectorAll("[data-fresh-keep]")];
  [...fresh.querySelectorAll("[data-fresh-keep]")].forEach((place, at) => kept[at] && place.replaceWith(kept[at]));
  for (const details of old.querySelectorAll("details[open][id]")) {
    fresh.querySelector(`#${CSS.escape(details.id)}`)?.setAttribute("open", "");
  }
}

async function refresh(element) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(`[data-fresh="${CSS.escape(element.dataset.fresh)}"]`);
  if (!fresh || isWriting(element)) return offer(element);
  keep(element, fresh);
  element.replaceChildren(...fresh.childNodes);
  const head = page.querySelector(".page-actions");
  if (head) document.querySelector(".page-actions")?.replaceChildren(...head.childNodes);
  globalThis.htmx?.process(element);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: element } }));
}

function offer(element) {
  const line = element.querySelector("[data-fresh-offer]");
  if (line) line.hidden = false;
}

onto("[data-fresh]", (element) => {
  const [kind, id] = element.dataset.fresh.split(" ");
  element.addEventListener("input", (event) => event.target.form && (event.target.form.dataset.touched = "1"));
  const act = calmly(() => (isWriting(element) ? offer(element) : refresh(element)), 1500);
  const stop = follow(STREAM, (event) => {
    if (!element.isConnected) stop();
    else if (concerns(event, kind, id)) act();
  });
});
