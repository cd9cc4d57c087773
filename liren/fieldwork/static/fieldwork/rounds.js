// Rounds without a network: a walk that was begun on this device goes on here, whether a server knows of it or not.
import { currentAccount } from "../offline/account.js";
import { canKeep } from "../offline/start.js";
import { keepForm } from "../offline/form.js";
import { itemsOf, onChange } from "../offline/outbox.js";
import { onto } from "../ui/onto.js";
import { track } from "./track.js";

const BEGINS = new Set(["walk-begin", "walk-free"]);
const time = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(at);
const field = (item, name) => item.fields.find(([key]) => key === name)?.[1];

/** The walk of this account that began on the device and has not ended; "refused" ones never began. */
function walkOf(items) {
  const begun = items.filter((item) => BEGINS.has(item.kind) && item.state !== "refused" && item.state !== "conflict").at(-1);
  if (!begun || items.some((item) => item.kind === "walk-end" && item.url.includes(begun.id))) return null;
  return begun;
}

async function draw(rounds) {
  const items = await itemsOf(await currentAccount());
  const passed = new Map(items.filter((item) => item.kind.startsWith("walk-pass-") && item.state !== "refused").map((item) => [item.kind, item.at]));
  for (const form of rounds.querySelectorAll("form[data-outbox^=walk-pass-]")) {
    const at = passed.get(form.dataset.outbox);
    if (at) form.replaceWith(Object.assign(document.createElement("span"), { className: "figures small", textContent: time(at) }));
  }
  const known = rounds.querySelector("[data-walk]"); // that the server knew of when the page was kept
  if (known) {
    known.hidden = items.some((item) => item.kind === "walk-end" && item.url.includes(known.dataset.walkName));
    if (!known.hidden && "tracks" in known.dataset) track(known.querySelector("[data-track]"));
  }
  const walk = known && !known.hidden ? null : walkOf(items);
  for (const plan of rounds.querySelectorAll("[data-plan]")) await drawPlan(plan, walk, rounds.dataset.key, Boolean(known && !known.hidden));
}

async function drawPlan(plan, walk, key, isElsewhere) {
  const form = plan.querySelector("form");
  const isMine = walk && (form.elements.plan?.value ?? "") === (field(walk, "plan") ?? "");
  plan.hidden = isElsewhere || Boolean(walk && !isMine);
  form.hidden = Boolean(isMine);
  if (!isMine || plan.querySelector("[data-on-walk]")) return plan.querySelector("[data-on-walk]")?.toggleAttribute("hidden", !isMine);
  const part = document.createElement("div");
  part.innerHTML = plan.querySelector("template").innerHTML.replaceAll(key, walk.id); // the device's own key stands for the walk
  part.querySelector("[data-since]").textContent = time(walk.at);
  plan.append(part);
  for (const step of part.querySelectorAll("form[data-outbox]")) await keepForm(step);
  if (field(walk, "track") === "1") track(part.querySelector("[data-track]"));
  return draw(plan.closest("[data-rounds]"));
}

onto("[data-rounds]", (rounds) => {
  if (!canKeep) return;
  onChange(() => draw(rounds));
  draw(rounds);
});
