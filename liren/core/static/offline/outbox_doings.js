// What can be done with an item: send it now, take the step again on the case as it is now, mend it, put it away.
import { read, write } from "./db.js";
import { draftOf, saveDraft } from "./drafts.js";
import { change, remove } from "./outbox.js";
import { flush } from "./sender.js";

const PATROL = "/grid/patrol/";
const OWN = new Set(["key", "version", "next"]);
const note = (item) => item.fields.find(([name]) => name === "note" || name === "description")?.[1] ?? "";

/** What happened to the case since the person saw it; kept with the item, so that it can be read again offline. */
export async function learn(item) {
  if (item.state !== "conflict" || !item.case || item.meanwhile) return;
  const seen = item.fields.find(([name]) => name === "version")?.[1] ?? "";
  const verb = item.kind;
  const answer = await fetch(`/cases/${item.case}/meanwhile.json?version=${seen}&verb=${verb}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok) await change(item.id, { meanwhile: await answer.json() });
}

async function again(item) {
  const version = item.meanwhile?.version;
  const fields = version ? item.fields.map(([name, value]) => (name === "version" ? [name, String(version)] : [name, value])) : item.fields;
  await change(item.id, { state: "waiting", reason: "", fields, meanwhile: null, tries: 0, nextTry: 0 });
  await flush(item.owner, { force: true });
}

/** Puts note and photos into the draft of a form, takes the item out of the queue, and goes there. */
async function toDraft(item, id, values, page, field = "") {
  const before = await draftOf(id);
  const photos = [...(before?.photos ?? []), ...item.photos];
  for (const photo of item.photos) {
    const kept = await read("photos", photo);
    if (kept) await write("photos", { ...kept, draft: id, field: field || kept.field });
  }
  await saveDraft(id, item.owner, before?.isTyped ? before.values : values, { photos });
  await remove(item, { keepPhotos: true });
  location.assign(page);
}

export const doings = {
  send: { fits: (item) => item.state === "waiting", act: (item) => change(item.id, { nextTry: 0 }).then(() => flush(item.owner, { force: true })) },
  again: { fits: (item) => item.state === "conflict" && Boolean(item.meanwhile?.may), act: again },
  report: {
    fits: (item) => item.state === "conflict" && Boolean(item.case),
    act: (item) => toDraft(item, `${item.owner}|${PATROL}|patrol-report`, [["description", note(item)]], PATROL, "photos"),
  },
  mend: {
    fits: (item) => item.state === "refused" && item.reason !== "blocked" && Boolean(item.form),
    act: (item) => toDraft(item, `${item.owner}|${item.url}|${item.kind}`, item.fields.filter(([name]) => !OWN.has(name)), item.form),
  },
  open: { fits: (item) => Boolean(item.case), act: async (item) => location.assign(`/grid/cases/${item.case}/`) },
  follow: { fits: (item) => item.state === "done" && Boolean(item.answer?.next), act: async (item) => location.assign(item.answer.next) },
  away: { fits: (item) => item.state === "done", act: (item) => remove(item) },
  discard: {
    fits: (item) => item.state !== "done" && item.state !== "sending",
    act: async (item, words) => confirm(words.discard) && remove(item),
  },
};
