// The line at the top: what waits, and whether somebody has to sign in for it. Also quiet retries. Loaded where
// something is held (start.js).
import { currentAccount } from "./account.js";
import { read } from "./db.js";
import { sweepDrafts } from "./drafts.js";
import { itemsOf, onChange, sweep } from "./outbox.js";
import { flush } from "./sender.js";

const LOOK_AGAIN = 60_000; // ms

const bar = document.querySelector("[data-waiting]");

async function show() {
  const items = await itemsOf(await currentAccount());
  const waiting = items.filter((item) => item.state === "waiting" || item.state === "sending").length;
  const asks = items.filter((item) => item.state === "conflict" || item.state === "refused").length;
  if (!bar) return;
  const trouble = await read("meta", "trouble");
  bar.hidden = waiting + asks === 0;
  bar.dataset.state = asks ? "asks" : "waits";
  const { waits, need, signin } = bar.dataset;
  const parts = [waiting && waits.replace("{n}", waiting), asks && need.replace("{n}", asks), trouble === "signin" && signin];
  bar.querySelector("[data-waiting-words]").textContent = parts.filter(Boolean).join(" ");
}

async function send(options) {
  if (document.visibilityState === "hidden") return;
  await flush(await currentAccount(), options).catch((error) => console.info("Not sent:", error.message));
  await show();
}

window.addEventListener("online", () => show().then(() => send({ force: true })));
document.addEventListener("visibilitychange", () => send({}));
setInterval(() => send({}), LOOK_AGAIN);
onChange(show);
show().then(() => send({ force: true }));
sweep().then(sweepDrafts).catch(() => null);
