// Positions of a walk that keeps its way: queued on the device, sent in batches, thrown away once the server has them.
import { askSession } from "./account.js";
import { readAll, transact } from "./db.js";
import { itemsOf } from "./outbox.js";

const MOST = 400; // in one message; the server takes 500
const MOST_KEPT = 5_000;

/** Keeps one coarse position of a walk: {owner, url, at, lon, lat}. */
export async function keepPosition(position) {
  const kept = await readAll("positions");
  await transact(["positions"], "readwrite", (stores) => {
    if (kept.length >= MOST_KEPT) stores.positions.delete(kept[0].seq);
    stores.positions.add(position);
  });
}

/** Deletes what is kept of one walk, or of everything an account walked. */
export async function forgetPositions(test) {
  const kept = await readAll("positions");
  await transact(["positions"], "readwrite", (stores) => kept.filter(test).forEach((one) => stores.positions.delete(one.seq)));
}

/** Sends an account's positions; answers what went wrong, or undefined. */
export async function sendPositions(owner) {
  const waiting = new Set((await itemsOf(owner)).filter((item) => item.state !== "done").map((item) => item.id));
  const mine = (await readAll("positions")).filter((one) => one.owner === owner && !waiting.has(one.after)); // its walk has begun
  if (!mine.length) return undefined;
  const session = await askSession();
  if (!session) return "offline";
  if (session.account !== owner) return "signin";
  for (const url of new Set(mine.map((one) => one.url))) {
    const walk = mine.filter((one) => one.url === url).slice(0, MOST);
    const positions = walk.map(({ at, lon, lat }) => ({ at, lon, lat }));
    const answer = await fetch(url, {
      method: "POST",
      body: JSON.stringify({ positions, device_now: new Date().toISOString() }),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": session.token, "Liren-Account": owner },
      signal: AbortSignal.timeout(30_000),
    }).catch(() => null);
    if (!answer || answer.status >= 500) return "offline";
    if (answer.status === 401 || answer.status === 412) return "signin";
    const sent = new Set(walk.map((one) => one.seq)); // kept or refused: either way they leave the device
    await forgetPositions((one) => sent.has(one.seq));
  }
  return undefined;
}
