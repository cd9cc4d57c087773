// The command page on a wall: it refreshes itself, shows when it cannot, and stays awake.
import { calmly, follow } from "../ui/live_stream.js";
import { fitExtent } from "../ui/map_base.js";
import { dimOutside, extentOf, offerMeasures, shade } from "./command_areas.js";
import { addCells, load } from "./command_cells.js";
import { element, liveRows, page, show, stage } from "./command_stage.js";

const live = document.getElementById("wall-live");
const lost = page.querySelector("[data-wall-lost]");
const STALE = 50_000; // ms without fresh figures
const TURN = 45_000; // ms for each measure
const part = (name) => page.querySelector(`[data-wall-${name}]`);
let freshAt = Date.now();
let shift = 0; // ms that the server's clock is ahead of this one's

const two = (number) => String(number).padStart(2, "0");
const clock = (more) => new Intl.DateTimeFormat("en-GB", { timeZone: page.dataset.zone, hour: "2-digit", minute: "2-digit", ...more });
const [minutes, seconds] = [clock(), clock({ second: "2-digit" })];

function tick() {
  const now = new Date(Date.now() + shift);
  part("clock").textContent = minutes.format(now);
  const age = Date.now() - freshAt;
  const isLost = age > STALE || !navigator.onLine;
  lost.hidden = !isLost;
  page.toggleAttribute("data-lost", isLost);
  if (!isLost) return;
  part("as-of").textContent = seconds.format(new Date(freshAt + shift));
  part("age").textContent = `${Math.floor(age / 60_000)}:${two(Math.floor(age / 1000) % 60)}`;
}

function fresh() {
  freshAt = Date.now();
  const asOf = live.querySelector("[data-as-of]")?.dataset.asOf;
  if (asOf) shift = new Date(asOf) - freshAt;
  show(liveRows());
  tick();
}

/** A dead session or a restarted server: the page is asked for anew once it answers again. */
function failed(event) {
  if (event.detail?.xhr?.status === 0 || !event.detail?.xhr) return;
  if ([401, 403, 404].includes(event.detail.xhr.status)) location.reload();
}

function turnMeasures() {
  const buttons = [...page.querySelectorAll("[data-measure]")];
  setInterval(() => {
    const next = (buttons.findIndex((button) => button.dataset.measure === stage.measure) + 1) % buttons.length;
    buttons[next].click();
  }, TURN);
}

function stayAwake() {
  const ask = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  ask();
  document.addEventListener("visibilitychange", ask);
  part("full").addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
  let timer = null;
  const stir = () => {
    page.toggleAttribute("data-stirred", true);
    clearTimeout(timer);
    timer = setTimeout(() => page.toggleAttribute("data-stirred", false), 4000);
  };
  addEventListener("pointermove", stir);
  addEventListener("keydown", stir);
}

/** The map has the borders of the place: shade them, and show the place alone. */
function based() {
  shade();
  dimOutside();
  setTimeout(() => fitExtent(element, extentOf()));
}

fresh();
setInterval(tick, 1000);
stayAwake();
const refresh = calmly(() => window.htmx?.trigger(live, "refresh"), 3000);
const cells = calmly(() => load(true), 4000);
follow(page.dataset.stream, () => {
  refresh();
  cells();
});
document.addEventListener("htmx:afterSwap", (event) => event.target === live && (fresh(), cells()));
document.addEventListener("htmx:responseError", failed);
addEventListener("online", refresh);
if (element?.map) {
  offerMeasures();
  addCells();
  element.addEventListener("based", based);
  if (element.base.every(({ source }) => source.getFeatures().length)) based();
  load();
  turnMeasures();
}
