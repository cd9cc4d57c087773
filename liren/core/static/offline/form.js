// <form data-outbox="kind">: everything typed or photographed is kept on the device first, then sent by the queue.
// Without a store, or if it fails, the form is sent as any other.
import { currentAccount } from "./account.js";
import { draftId, draftOf, dropDraft, fill, saveDraft, valuesOf } from "./drafts.js";
import { itemsOf, put, remove } from "./outbox.js";
import { showPhotos, takePhotos } from "./form_photos.js";
import { goAndSay, say, words } from "./said.js";
import { flush } from "./sender.js";

const PATIENCE = 20_000; // ms that somebody waits in front of the form; the queue goes on afterwards
const PAUSE = 250;

export async function keepForm(form) {
  const owner = await currentAccount();
  const id = draftId(owner, form);
  const before = await draftOf(id);
  form.dataset.draft = id;
  let timer = 0;
  const save = () => {
    clearTimeout(timer);
    timer = 0;
    return saveDraft(id, owner, valuesOf(form)).catch(trouble);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  const saveNow = () => timer && save();
  document.addEventListener("visibilitychange", saveNow);
  window.addEventListener("pagehide", saveNow);
  document.addEventListener("liren:save", (event) => timer && event.detail.push(save()));
  takePhotos(form, { draft: id, owner, trouble });
  if (before && (before.photos.length || before.isTyped)) await restore(form, before);
  form.addEventListener("submit", (event) => {
    if (!form.reportValidity()) return event.preventDefault();
    event.preventDefault();
    return submit(form, { id, owner, save }).catch(trouble);
  });
  form.dataset.kept = "yes";
}

async function restore(form, draft) {
  fill(form, draft.values ?? []);
  await showPhotos(form, draft);
  form.closest("details")?.setAttribute("open", "");
  const bar = document.querySelector("template[data-draft]")?.content.firstElementChild.cloneNode(true);
  if (!bar) return;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }).format(draft.savedAt);
  bar.querySelector("[data-when]").textContent = words.restored.replace("{time}", time);
  bar.querySelector("button").addEventListener("click", async () => {
    await dropDraft(draft);
    location.reload();
  });
  form.prepend(bar);
}

async function submit(form, { id, owner, save }) {
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const buttons = form.querySelectorAll("button[type=submit], button:not([type])");
  buttons.forEach((button) => button.setAttribute("aria-busy", "true"));
  try {
    const draft = await save();
    if (!draft) return;
    const item = itemOf(form, draft, owner);
    await put(item, id);
    if ("outboxStays" in form.dataset) stay(form);
    form.dispatchEvent(new CustomEvent("liren:queued", { bubbles: true, detail: item }));
    await Promise.race([flush(owner, { force: true }).catch(() => ""), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    navigator.serviceWorker?.ready.then((registration) => registration.sync?.register("liren-outbox")).catch(() => null);
    await tell(form, (await itemsOf(owner)).find((one) => one.id === item.id), id);
  } finally {
    delete form.dataset.sent;
    buttons.forEach((button) => button.removeAttribute("aria-busy"));
  }
}

function itemOf(form, draft, owner) {
  const chosen = form.querySelector("[name=category]:checked")?.closest("label")?.textContent.trim();
  const carried = [...new FormData(form)].filter(([name]) => name === "version" || name === "next");
  const { outbox, outboxTitle, outboxCase, outboxNext, outboxAfter } = form.dataset;
  return {
    id: draft.key,
    owner,
    kind: outbox,
    url: new URL(form.action).pathname,
    title: [outboxTitle, chosen].filter(Boolean).join(" · "),
    case: outboxCase ?? "",
    after: outboxAfter ?? "",
    form: outboxNext ? location.pathname : form.dataset.outboxPage ?? location.pathname,
    fields: [["key", draft.key], ...carried, ...draft.values],
    photos: draft.photos,
    at: Date.now(),
  };
}

/** One press of many on a page: it is ticked off at once, and what waits is told at the top. */
function stay(form) {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(Date.now());
  form.replaceWith(Object.assign(document.createElement("span"), { className: "figures small", textContent: `✓ ${time}` }));
}

/** What became of it, for somebody who is still here. */
async function tell(form, item, id) {
  if ("outboxStays" in form.dataset) return;
  const next = form.dataset.outboxNext || "/outbox/";
  if (item?.state === "done") goAndSay(item.answer?.next || next, item.answer?.said ?? "");
  else if (item?.state === "refused" && item.reason !== "blocked") await takeBack(form, item, id);
  else if (item && item.state !== "waiting" && item.state !== "sending") location.assign("/outbox/");
  else if (navigator.serviceWorker?.controller) goAndSay(next, words.queued, "info");
  else {
    say(words.queued, "info");
    form.reset();
    await showPhotos(form, { photos: [] });
  }
}

/** The server wants something else in the form: it is a draft again, with the reason beside it. */
async function takeBack(form, item, id) {
  const values = item.fields.filter(([name]) => !["key", "version", "next"].includes(name));
  await saveDraft(id, item.owner, values, { photos: item.photos, key: item.id });
  await remove(item, { keepPhotos: true });
  say(item.reason, "danger");
  const field = form.elements[item.field];
  if (field?.focus) field.focus();
}

function trouble(error) {
  console.info("Not kept:", error?.name, error?.message);
  say(error?.name === "QuotaExceededError" ? words.full : words.failed, "danger");
}
