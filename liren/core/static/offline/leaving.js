// Signing out with something unsent warns first. Kept pages leave the device with the sign-out; the queue only if asked to.
import { currentAccount, NOBODY } from "./account.js";
import { draftsOf, dropDraft } from "./drafts.js";
import { itemsOf, OPEN, remove } from "./outbox.js";
import { forgetPositions } from "./positions.js";

async function left(owner) {
  const items = (await itemsOf(owner)).filter((item) => OPEN.includes(item.state));
  return { items, drafts: await draftsOf(owner) };
}

/** Pages and map data of everybody; files without anything personal stay. */
async function forgetPages() {
  for (const name of await caches.keys()) if (name.startsWith("liren-pages-") && name !== "liren-pages-all") await caches.delete(name);
}

async function leave(form, owner) {
  await forgetPages();
  await forgetPositions((one) => one.owner === owner);
  for (const item of await itemsOf(owner)) if (item.state === "done") await remove(item);
  form.dataset.leaves = "yes";
  form.requestSubmit();
}

async function ask(form, owner) {
  const { items, drafts } = await left(owner);
  if (owner === NOBODY || items.length + drafts.length === 0) return leave(form, owner);
  const dialog = document.querySelector("dialog[data-leaving]");
  dialog.querySelector("[data-leaving-words]").textContent = dialog.dataset.words.replace("{items}", items.length).replace("{drafts}", drafts.length);
  dialog.querySelector("[data-leave-keep]").onclick = () => leave(form, owner);
  dialog.querySelector("[data-leave-discard]").onclick = async () => {
    for (const item of items) await remove(item);
    for (const draft of drafts) await dropDraft(draft);
    await leave(form, owner);
  };
  return dialog.showModal();
}

/** Leaves with this form: at once if nothing is unsent, else after the person has chosen. */
export const leaveWith = async (form) => ask(form, await currentAccount());
