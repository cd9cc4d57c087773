// The time slider: any past day, played or dragged; while it is not now, figures lead to no list.
import { load, setCells, zoomNow } from "./command_cells.js";
import { tell } from "./command_figures.js";
import { Replay } from "./command_replay.js";
import { address, element, liveRows, page, show, stage } from "./command_stage.js";

const bar = page?.querySelector("[data-time]");
const part = (name) => bar.querySelector(`[data-time-${name}]`);
const FRAME = 90; // ms between two pictures of a played day
const days = new Map();
let replay = null;
let playing = null;
let wanted = null;

const two = (number) => String(number).padStart(2, "0");
const clock = (second) => `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}`;

async function fetchDay(day) {
  const key = `${stage.scope} ${day}`;
  if (!days.has(key)) {
    part("state").textContent = bar.dataset.wordsLoading;
    const answer = await fetch(address("replay.json", { day })).catch(() => null);
    if (!answer?.ok) throw new Error(bar.dataset.wordsFailed);
    if (days.size > 6) days.clear();
    days.set(key, new Replay(await answer.json()));
  }
  return days.get(key);
}

/** Stands at a second of the day that is chosen. */
async function standAt(second) {
  wanted = second;
  part("clock").textContent = clock(second);
  try {
    replay = await fetchDay(part("day").value);
  } catch (error) {
    part("state").textContent = error.message;
    pause();
    return;
  }
  if (wanted !== second) return;
  if (!stage.isReplaying) begin();
  const stands = Math.min(second, replay.length);
  replay.seek(stands);
  draw();
  part("state").textContent = `${bar.dataset.wordsReplay} ${replay.day} ${clock(stands)}`;
  remember(`${replay.day}T${clock(stands)}`);
}

function draw() {
  const figures = replay.rows();
  const live = new Map(liveRows().map((row) => [row.code, row]));
  const codes = new Set([...live.keys(), ...figures.keys()]);
  const nothing = Object.fromEntries(replay.figures.map((name) => [name, 0]));
  const names = new Map(replay.codes.map((code, number) => [code, replay.names[number]]));
  const rows = [...codes].map((code) => ({ code, name: names.get(code) || "", url: "", households: 0, ...live.get(code), ...nothing, ...figures.get(code) }));
  show(rows);
  tell(rows, replay.figures);
  setCells(replay.cells(zoomNow()));
}

function begin() {
  stage.isReplaying = true;
  page.dataset.replaying = "";
  part("live").hidden = false;
  document.dispatchEvent(new CustomEvent("liren:replaying"));
}

/** Back to now: the server's own figures again. */
export function backToNow() {
  pause();
  if (!stage.isReplaying) return;
  stage.isReplaying = false;
  wanted = replay = null;
  delete page.dataset.replaying;
  part("live").hidden = true;
  part("state").textContent = "";
  part("day").value = part("day").max;
  part("second").value = part("second").max;
  remember("");
  window.htmx?.trigger("#command-live", "refresh");
  load(true);
}

function pause() {
  cancelAnimationFrame(playing);
  playing = null;
  button(false);
}

function play() {
  const range = part("second");
  if (Number(range.value) >= Math.min(Number(range.max), replay?.length ?? Infinity)) range.value = 0;
  let last = performance.now();
  let drawnAt = 0;
  let second = Number(range.value);
  const step = (now) => {
    second += ((now - last) / 1000) * Number(part("speed").value);
    last = now;
    const end = Math.min(Number(range.max), replay?.length ?? Infinity);
    range.value = Math.min(second, end);
    if (now - drawnAt > FRAME || second >= end) {
      drawnAt = now;
      standAt(Number(range.value));
    }
    if (second >= end) pause();
    else playing = requestAnimationFrame(step);
  };
  playing = requestAnimationFrame(step);
  button(true);
}

function button(isPlaying) {
  const pressed = part("play");
  pressed.setAttribute("aria-pressed", String(isPlaying));
  const words = isPlaying ? bar.dataset.wordsPause : bar.dataset.wordsPlay;
  pressed.innerHTML = `<svg class="icon" role="img" aria-label="${words}"><use href="${element.dataset.icons}#${isPlaying ? "pause" : "play"}"></use></svg>`;
}

function remember(moment) {
  clearTimeout(remember.timer);
  remember.timer = setTimeout(() => {
    const url = new URL(location.href);
    if (moment) url.searchParams.set("at", moment);
    else url.searchParams.delete("at");
    history.replaceState(history.state, "", url);
  }, 400);
}

/** Makes the slider work; an address with `at=2026-01-31T14:30` begins there. */
export function offerTime() {
  if (!bar) return;
  bar.hidden = false;
  part("second").addEventListener("input", (event) => {
    pause();
    standAt(Number(event.target.value));
  });
  part("day").addEventListener("change", () => part("day").value && standAt(Math.min(Number(part("second").value), 43_200)));
  part("play").addEventListener("click", () => (playing ? pause() : play()));
  part("live").addEventListener("click", backToNow);
  element.map.on("moveend", () => stage.isReplaying && replay && setCells(replay.cells(zoomNow())));
  const [day, time] = (new URLSearchParams(location.search).get("at") || "").split("T");
  if (!/^\d{4}-\d\d-\d\d$/.test(day || "")) return;
  const [hour, minute] = (time || "12:00").split(":").map(Number);
  part("day").value = day;
  part("second").value = hour * 3600 + minute * 60;
  standAt(Number(part("second").value));
}
