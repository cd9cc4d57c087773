// The service worker: files by their hash, a few pages per account and for a limited time, and the queue in the background.
import { currentAccount } from "./account.js";
import { flush } from "./sender.js";
import { dataAnswer, keepPages, pageAnswer, sweepPages } from "./pages.js";

const PREFIX = "liren-assets-";

/** Starts the worker with what the server told it (liren/web/offline.py). */
export function begin(told) {
  const assets = PREFIX + told.version;
  self.addEventListener("install", (event) => event.waitUntil(install(assets, told)));
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(() => sweepPages(told))));
  self.addEventListener("fetch", (event) => answer(event, assets, told));
  let hearing = Promise.resolve(); // one message after the other
  self.addEventListener("message", (event) => {
    hearing = hearing.then(() => hear(event.data, assets, told)).catch((error) => console.info("Not kept:", error.message));
    event.waitUntil(hearing);
  });
  self.addEventListener("sync", (event) => {
    if (event.tag === "liren-outbox") event.waitUntil(inBackground());
  });
}

async function install(assets, told) {
  const cache = await caches.open(assets);
  await addAll(cache, told.shell);
  await keepPages(["outbox"], told);
}

/** All that come: one file that is missing must not keep the others from a phone. */
const addAll = (cache, urls) => Promise.allSettled(urls.map((url) => cache.add(url)));

async function hear(message, assets, told) {
  if (message.type === "take-over") await self.skipWaiting();
  if (message.type !== "keep") return;
  await sweepPages(told);
  if (message.isField) {
    const cache = await caches.open(assets);
    const have = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
    await addAll(cache, told.field.filter((url) => !have.has(url))); // before the pages that need them
  }
  const isFresh = await keepPages(message.pages, told, message.data ?? []);
  if (isFresh) await forgetOldAssets(assets); // no kept page needs them any more
}

async function forgetOldAssets(assets) {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== assets) await caches.delete(name);
}

/** The browser calls this when the network is back, also with no page open. It tries again by itself after a failure. */
async function inBackground() {
  const trouble = await flush(await currentAccount(), { force: true });
  if (trouble === "offline" || trouble === "server") throw new Error(trouble);
}

function answer(event, assets, told) {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(pageAnswer(event, told));
  else if (url.pathname.startsWith(told.static)) event.respondWith(assetAnswer(request, assets, told));
  else if (told.data.includes(url.pathname)) event.respondWith(dataAnswer(event, told));
}

async function assetAnswer(request, assets, told) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept && told.isHashed) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok && fresh.status === 200) (await caches.open(assets)).put(request, fresh.clone());
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

