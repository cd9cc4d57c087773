// The page of what waits on this device: each item with its state, the reason, and what can be done about it.
import { currentAccount, NOBODY } from "./account.js";
import { read, readAll } from "./db.js";
import { itemsOf, onChange } from "./outbox.js";
import { doings, learn } from "./outbox_doings.js";
import { room } from "./photos.js";
import { flush } from "./sender.js";
import { canKeep } from "./start.js";

const list = document.querySelector("[data-outbox-list]");
const words = JSON.parse(document.getElementById("outbox-words").textContent);
const pattern = document.getElementById("outbox-item");
const time = new Intl.DateTimeFormat(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
const TONES = { waiting: "info", sending: "active", done: "done", conflict: "warn", refused: "danger" };
const at = (ms) => time.format(new Date(ms));

/** Why an item stands where it stands, in one sentence. */
function why(item, trouble) {
  if (item.state === "done") {
    const { number, receipt } = item.answer ?? {};
    const said = [number && words.number.replace("{number}", number), receipt && words.receipt.replace("{number}", receipt), words.arrived.replace("{time}", at(item.doneAt))];
    return said.filter(Boolean).join("\n");
  }
  if (item.reason === "blocked") return words.blocked;
  if (item.state !== "waiting") return item.reason;
  if (trouble === "signin") return words.signin;
  if (trouble === "other") return words.other;
  if (!navigator.onLine || trouble === "offline") return words.offline;
  if (item.nextTry > Date.now()) return `${item.reason} ${words.again.replace("{time}", at(item.nextTry))}`.trim();
  return item.after ? words.held : words.offline;
}

function row(item, trouble) {
  const element = pattern.content.firstElementChild.cloneNode(true);
  element.dataset.item = item.id;
  element.dataset.state = item.state;
  const fill = (name, text) => {
    const place = element.querySelector(`[data-${name}]`);
    place.textContent = text;
    place.hidden = !text;
  };
  const badge = element.querySelector("[data-badge]");
  badge.classList.add(`tone-${TONES[item.state]}`);
  fill("badge-words", words[item.state]);
  fill("title", item.title);
  const photos = item.photoCount ?? item.photos.length;
  fill("meta", [words.made.replace("{time}", at(item.at)), photos && words.photos.replace("{count}", photos)].filter(Boolean).join(" · "));
  fill("note", item.fields.find(([name]) => name === "note" || name === "description")?.[1] ?? "");
  fill("why", why(item, trouble));
  const meanwhile = element.querySelector("[data-meanwhile]");
  meanwhile.replaceChildren(...(item.meanwhile?.lines ?? []).map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  meanwhile.closest("section").hidden = !item.meanwhile;
  for (const button of element.querySelectorAll("[data-do]")) {
    button.hidden = !doings[button.dataset.do].fits(item);
    button.addEventListener("click", () => doings[button.dataset.do].act(item, words).then(draw));
  }
  return element;
}

async function draw() {
  const owner = await currentAccount();
  const items = await itemsOf(owner);
  const trouble = await read("meta", "trouble");
  // Newest first, and before them what its person has to decide.
  const asks = (item) => Number(item.state === "conflict" || item.state === "refused");
  items.reverse().sort((a, b) => asks(b) - asks(a));
  list.replaceChildren(...items.map((item) => row(item, trouble)));
  if (navigator.onLine) for (const item of items) await learn(item);
  document.querySelector("[data-outbox-empty]").hidden = items.length > 0;
  document.querySelector("[data-outbox-signin]").hidden = trouble !== "signin";
  const others = owner === NOBODY && (await readAll("items")).some((item) => item.owner !== NOBODY && item.state !== "done");
  document.querySelector("[data-outbox-others]").hidden = !others;
  document.querySelector("[data-send-all]").hidden = !items.some((item) => item.state === "waiting");
}

async function drawRoom() {
  const found = await room();
  const place = document.querySelector("[data-room]");
  if (!found) return;
  place.textContent = words.storage.replace("{used}", found.used).replace("{free}", found.free) + (found.isLow ? ` ${words.full}` : "");
}

async function begin() {
  document.querySelector("[data-send-all]").addEventListener("click", async (event) => {
    event.currentTarget.setAttribute("aria-busy", "true");
    await flush(await currentAccount(), { force: true });
    document.querySelector("[data-send-all]").removeAttribute("aria-busy");
    await draw();
  });
  const asked = new URL(location.href).pathname;
  document.querySelector("[data-not-here]").hidden = asked === document.body.dataset.outbox || asked === "/outbox/";
  const isField = await caches.has(`liren-pages-${await currentAccount()}`).then((has) => has && caches.match("/grid/day/"));
  document.querySelector("[data-field-only]").hidden = !isField;
  onChange(draw);
  await draw();
  const [possible, waits] = ["possible", "waits"].map((id) => document.getElementById(id).closest("section"));
  if (list.children.length) possible.before(waits); // what was done comes first, where there is something
  await drawRoom();
}

if (canKeep) begin();
