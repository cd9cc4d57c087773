// Whose device this is now. Pages say it; what was kept for one account is never shown to another.
import { read, write } from "./db.js";

export const NOBODY = "none";
let told = null;

/** The account of the page, or, on a page that names nobody, the last one that a page named. */
export async function currentAccount() {
  const named = globalThis.document?.documentElement.dataset.account;
  if (named === undefined) return (await read("meta", "account")) ?? NOBODY;
  told ??= write("meta", named, "account"); // once: an older tab must not say it again later
  await told;
  return named;
}

/** Who is signed in, as the server says now: {account, token, now}; null without a network. */
export async function askSession(address) {
  const url = address ?? "/session.json";
  const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(15_000) }).catch(() => null);
  if (!answer?.ok) return null;
  const state = await answer.json().catch(() => null);
  return state && { ...state, account: state.account || NOBODY };
}
