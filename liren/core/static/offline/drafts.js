// What is half typed: saved as it is typed, found again after the page or the device has died.
import { erase, read, readAll, readKeys, transact } from "./db.js";

const HIDDEN = new Set(["csrfmiddlewaretoken", "key", "version", "next"]); // the page's own, never a draft's
const LONGEST_KEPT = 14 * 24 * 3600_000; // ms

/** The draft's id: whose it is and which form it belongs to. */
export const draftId = (owner, form) => `${owner}|${new URL(form.action).pathname}|${form.dataset.outbox}`;
export const draftOf = (id) => read("drafts", id);

/** What a person has put into a form, without files and without what the page carries along. */
export function valuesOf(form) {
  const values = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !HIDDEN.has(name));
  return values.map(([name, value]) => [name, value]);
}

/** Puts values back into a form, and tells its other modules that they changed. */
export function fill(form, values) {
  const byName = Map.groupBy ? Map.groupBy(values, ([name]) => name) : grouped(values);
  for (const element of form.elements) {
    if (!byName.has(element.name) || HIDDEN.has(element.name) || element.type === "file") continue;
    const wanted = byName.get(element.name).map(([, value]) => value);
    if (element.type === "radio" || element.type === "checkbox") element.checked = wanted.includes(element.value);
    else element.value = wanted[0];
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function grouped(values) {
  const found = new Map();
  for (const pair of values) found.set(pair[0], [...(found.get(pair[0]) ?? []), pair]);
  return found;
}

/** Saves what is typed, beside the photos that the draft has already. */
export function saveDraft(id, owner, values, more = {}) {
  return transact(["drafts"], "readwrite", (stores, answer) => {
    const request = stores.drafts.get(id);
    request.onsuccess = () => {
      const before = request.result ?? { id, owner, key: crypto.randomUUID(), photos: [] };
      const draft = { ...before, values, savedAt: Date.now(), isTyped: true, ...more };
      stores.drafts.put(draft);
      answer(draft);
    };
  });
}

/** Lets a draft go, with its photos. */
export async function dropDraft(draft) {
  await transact(["drafts", "photos"], "readwrite", (stores) => {
    for (const photo of draft.photos) stores.photos.delete(photo);
    stores.drafts.delete(draft.id);
  });
}

/** An account's drafts that hold something. */
export async function draftsOf(owner) {
  return (await readAll("drafts")).filter((draft) => draft.owner === owner && (draft.photos.length || draft.isTyped));
}

/** Forgets drafts that nobody came back to, and photos that belong to nothing. */
export async function sweepDrafts() {
  for (const draft of await readAll("drafts")) if (Date.now() - draft.savedAt > LONGEST_KEPT) await dropDraft(draft);
  const [photos, drafts, items] = [await readKeys("photos"), await readAll("drafts"), await readAll("items")];
  const needed = new Set([...drafts, ...items].flatMap((one) => one.photos));
  for (const photo of photos) if (!needed.has(photo)) await erase("photos", photo);
}
