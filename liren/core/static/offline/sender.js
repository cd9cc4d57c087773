// Sends the queue, oldest first, one sender on the whole device. The server's idempotency keys make repeats harmless.
import { askSession, NOBODY } from "./account.js";
import { read, write } from "./db.js";
import { announce, change, finish, itemsOf } from "./outbox.js";
import { sendPositions } from "./positions.js";

const PATIENCE = 90_000; // ms for one item with its photos
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 15 * 60_000;

/** Sends what is due. `force` also tries what was to wait longer, after whoever is sending now. Answers "offline",
 * "signin", "other" or "". */
export function flush(owner, { force = false } = {}) {
  return navigator.locks.request("liren-outbox", { ifAvailable: !force }, async (lock) => {
    if (!lock) return "";
    const trouble = await run(owner, force);
    if ((await read("meta", "trouble")) !== trouble) {
      await write("meta", trouble, "trouble");
      announce();
    }
    return trouble;
  });
}

async function run(owner, force) {
  // Whoever was sending has died with its page: only the holder of the lock sends.
  for (const item of await itemsOf(owner)) if (item.state === "sending") await change(item.id, { state: "waiting" });
  const due = (await itemsOf(owner)).filter((item) => item.state === "waiting" && (force || item.nextTry <= Date.now()));
  if (!due.length) return (await sendPositions(owner)) ?? "";
  let session = await askSession();
  if (!session) return "offline";
  if (session.account !== owner) return session.account === NOBODY ? "signin" : "other";
  for (const { id } of due) {
    const item = (await itemsOf(owner)).find((one) => one.id === id);
    if (item?.state !== "waiting" || !(await mayGo(item))) continue;
    let trouble = await sendOne(item, session);
    if (trouble === "token") {
      session = await askSession();
      if (!session || session.account !== owner) return session ? "other" : "offline";
      trouble = await sendOne(item, session);
    }
    if (trouble) return trouble === "token" ? "signin" : trouble;
  }
  return (await sendPositions(owner)) ?? "";
}

/** An item that belongs to another one waits for it, and is refused with it. */
async function mayGo(item) {
  if (!item.after) return true;
  const before = (await itemsOf(item.owner)).find((one) => one.id === item.after);
  if (!before || before.state === "done") return true;
  if (before.state === "refused" || before.state === "conflict") await change(item.id, { state: "refused", reason: "blocked" });
  return false;
}

async function sendOne(item, session) {
  if (item.kind === "walk-end") await sendPositions(item.owner); // afterwards the walk takes none
  await change(item.id, { state: "sending" });
  const answer = await fetch(item.url, {
    method: "POST",
    body: await bodyOf(item),
    headers: { Accept: "application/json", "X-CSRFToken": session.token, "Liren-Account": item.owner },
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  if (!answer) return later(item, "offline");
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  const said = isJson ? await answer.json().catch(() => null) : null;
  if (answer.ok && isJson && !said) return later(item, "offline"); // the line broke within the answer
  if (answer.ok) return finish(item, { answer: said ?? { next: answer.url }, reason: "" });
  return judge(item, answer.status, said);
}

/** What an answer other than "yes" means for the item; answers what stops the whole run, or "". */
async function judge(item, status, said) {
  if (status === 401 || status === 412) {
    await change(item.id, { state: "waiting" });
    return status === 401 ? "signin" : "other";
  }
  if (status === 403 && !said) {
    await change(item.id, { state: "waiting" });
    return "token";
  }
  if (status === 409) {
    await change(item.id, { state: "conflict", reason: said?.reason ?? "", field: "" });
    return "";
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429) {
    await change(item.id, { state: "refused", reason: said?.reason ?? String(status), field: said?.field ?? "" });
    return "";
  }
  return later(item, status === 429 ? "" : "server", said?.reason);
}

async function later(item, trouble, reason = "") {
  const tries = item.tries + 1;
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.75 + Math.random() / 2);
  await change(item.id, { state: "waiting", reason, tries, nextTry: Date.now() + wait });
  return trouble;
}

async function bodyOf(item) {
  const body = new FormData();
  for (const [name, value] of item.fields) body.append(name, value);
  for (const [index, id] of item.photos.entries()) {
    const photo = await read("photos", id);
    if (photo) body.append(photo.field, new File([photo.bytes], `photo-${index + 1}.jpg`, { type: photo.type }));
  }
  body.append("device_at", new Date(item.at).toISOString());
  body.append("device_now", new Date().toISOString());
  return body;
}
