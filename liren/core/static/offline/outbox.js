// The queue: what a person has done that the server has not yet acknowledged, each with its state.
// waiting -> sending -> done | conflict (the case has moved on) | refused (with the reason)
import { readAll, transact } from "./db.js";

const DONE_KEPT = 24 * 3600_000; // ms; a receipt number stays until it is put away
export const MOST_ITEMS = 300;
export const OPEN = ["waiting", "sending", "conflict", "refused"];
const changes = new BroadcastChannel("liren-outbox");

/** Tells this page and every other one that the queue has changed. */
export function announce() {
  changes.postMessage("changed");
  globalThis.dispatchEvent?.(new Event("liren:outbox"));
}

/** Calls `listener` after each change, also of other tabs and of the service worker. */
export function onChange(listener) {
  changes.addEventListener("message", listener);
  globalThis.addEventListener("liren:outbox", listener);
}

/** The items of one account, oldest first. */
export async function itemsOf(owner) {
  return (await readAll("items")).filter((item) => item.owner === owner);
}

/** How many items of an account are still the person's business. */
export async function openCount(owner) {
  return (await itemsOf(owner)).filter((item) => OPEN.includes(item.state)).length;
}

/** Takes an item into the queue and lets its draft go, in one transaction: never both, never neither. */
export async function put(item, draftId) {
  if ((await itemsOf(item.owner)).length >= MOST_ITEMS) throw new DOMException("too many items", "QuotaExceededError");
  await transact(["items", "drafts"], "readwrite", (stores) => {
    stores.items.add({ state: "waiting", reason: "", tries: 0, nextTry: 0, ...item });
    if (draftId) stores.drafts.delete(draftId);
  });
  navigator.storage?.persist?.().catch(() => false); // asked once there is something to lose
  announce();
}

/** Changes an item by its id; answers the item as it is now, or undefined. */
export async function change(id, values) {
  const changed = await transact(["items"], "readwrite", (stores, answer) => {
    const request = stores.items.index("id").get(id);
    request.onsuccess = () => {
      if (!request.result) return;
      const item = { ...request.result, ...values };
      stores.items.put(item);
      answer(item);
    };
  });
  announce();
  return changed;
}

/** The server has it: its photos leave the device in the same moment. */
export async function finish(item, values) {
  await transact(["items", "photos"], "readwrite", (stores) => {
    for (const photo of item.photos) stores.photos.delete(photo);
    stores.items.put({ ...item, ...values, photos: [], photoCount: item.photos.length, fields: [], state: "done", doneAt: Date.now() });
  });
  announce();
}

/** Takes an item out for good, with its photos unless they go on in a draft. */
export async function remove(item, { keepPhotos = false } = {}) {
  await transact(["items", "photos"], "readwrite", (stores) => {
    if (!keepPhotos) for (const photo of item.photos) stores.photos.delete(photo);
    stores.items.delete(item.seq);
  });
  announce();
}

/** Forgets what arrived more than a day ago; a receipt number is kept until its person puts it away. */
export async function sweep() {
  const old = (await readAll("items")).filter((item) => item.state === "done" && !item.answer?.receipt && Date.now() - item.doneAt > DONE_KEPT);
  for (const item of old) await remove(item);
}
