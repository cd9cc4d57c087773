// Pages and map data that the worker keeps: per account, each for its time, gone as soon as another account is seen.
import { NOBODY } from "./account.js";
import { read, write } from "./db.js";

const HEADER = "Liren-Account";
const STAMP = "Liren-Kept";
const PATIENCE = 8_000; // ms for a page that is kept too: a weak network must not keep somebody waiting
const PREFIX = "liren-pages-";
const cacheOf = (account) => caches.open(PREFIX + account);

let latest = 0; // when the request was made whose answer told the account

/** Takes note of whose page this is; another account's pages are deleted before anything else happens. */
async function seen(answer, asked) {
  const account = answer.headers.get(HEADER);
  if (!account || asked < latest) return; // an answer from before somebody signed in or out
  latest = asked;
  if ((await read("meta", "account")) !== account) {
    await write("meta", account, "account");
    await forgetOthers(account);
  }
}

async function forgetOthers(account) {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== PREFIX + account && name !== PREFIX + "all") await caches.delete(name);
}

const stamped = async (answer) => {
  const headers = new Headers(answer.headers);
  headers.set(STAMP, String(Date.now()));
  for (const name of ["Set-Cookie", "Content-Encoding", "Content-Length"]) headers.delete(name);
  return new Response(await answer.blob(), { status: 200, headers });
};

/** A kept answer that is not older than `seconds`; an older one is deleted. */
async function fresh(cache, url, seconds) {
  const kept = await cache.match(url);
  if (!kept) return undefined;
  if (Date.now() - Number(kept.headers.get(STAMP)) <= seconds * 1000) return kept;
  await cache.delete(url);
  return undefined;
}

const home = async (name) => cacheOf(name === "outbox" ? "all" : ((await read("meta", "account")) ?? NOBODY));

/** Fetches pages anew and keeps them, with the map data they name; answers whether all of them came. */
export async function keepPages(names, told, data = []) {
  let isWhole = true;
  for (const name of names) {
    const [url] = told.pages[name];
    const asked = performance.now();
    const answer = await fetch(url, { cache: "no-store", redirect: "error", headers: { "Liren-Keep": "1" } }).catch(() => null);
    if (!answer?.ok) {
      isWhole = false;
      continue;
    }
    if (name !== "outbox") await seen(answer, asked); // that page is nobody's
    const isOurs = name === "outbox" || answer.headers.get(HEADER) === (await read("meta", "account"));
    if (isOurs) await (await home(name)).put(url, await stamped(answer));
  }
  for (const url of data) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) await (await home("data")).put(url, await stamped(answer));
  }
  return isWhole;
}

/** Deletes what is older than its time, and what belongs to other accounts. */
export async function sweepPages(told) {
  const account = (await read("meta", "account")) ?? NOBODY;
  await forgetOthers(account);
  const seconds = new Map(Object.values(told.pages));
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) await fresh(cache, request, seconds.get(new URL(request.url).pathname) ?? told.dataSeconds);
  }
}

/** A page from the network; without one, what is kept for it. */
export async function pageAnswer(event, told) {
  const { pathname } = new URL(event.request.url);
  const standIn = await standInFor(pathname, told);
  const asked = performance.now();
  const network = fetch(event.request);
  try {
    const answer = await (standIn ? Promise.race([network, tooLong()]) : network);
    await seen(answer, asked);
    return answer;
  } catch {
    network.catch(() => null);
    return standIn ?? (await kept("outbox", told)) ?? Response.error();
  }
}

const tooLong = () => new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), PATIENCE));

async function kept(name, told) {
  const [url, seconds] = told.pages[name];
  return fresh(await home(name), url, seconds);
}

async function standInFor(pathname, told) {
  if (pathname === told.pages.report[0]) return kept("report", told);
  if (pathname === told.pages.outbox[0]) return kept("outbox", told);
  if (pathname === "/" || told.fieldPaths.some((path) => pathname.startsWith(path))) return kept("my_day", told);
  return undefined;
}

/** Map data: from the network, else as it was kept. */
export async function dataAnswer(event, told) {
  try {
    return await fetch(event.request);
  } catch (error) {
    const whole = new URL(event.request.url);
    whole.searchParams.delete("bbox"); // a part of what is kept whole
    const cache = await home("data");
    const answer = (await fresh(cache, event.request, told.dataSeconds)) ?? (await fresh(cache, decodeURIComponent(whole.href), told.dataSeconds));
    if (answer) return answer;
    throw error;
  }
}
