// Installs the service worker, says when there is a new version, and asks for what this person needs without a network.
const REFRESH = 10 * 60_000; // ms between two copies of the day's list
const page = document.documentElement;

async function begin() {
  const registration = await navigator.serviceWorker.register("/service-worker.js", { type: "module", scope: "/", updateViaCache: "none" });
  const offer = () => registration.waiting && navigator.serviceWorker.controller && offerReload(registration.waiting);
  offer();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && registration.update().catch(() => null));
  const ready = await navigator.serviceWorker.ready;
  await keep(ready.active);
}

/** The list of the day and the map around it, for those who work on the ground; the report form for everybody. */
async function keep(worker) {
  const { account } = page.dataset;
  if (account === undefined) return;
  const isField = "field" in page.dataset;
  const mark = `liren-kept-${account}-${page.lang}`;
  const isRecent = Date.now() - Number(localStorage.getItem(mark) ?? 0) < REFRESH && (await caches.has(`liren-pages-${account}`));
  if (isRecent && !document.querySelector("[data-keep-now]")) return;
  localStorage.setItem(mark, String(Date.now()));
  const data = [...document.querySelectorAll("[data-src], [data-points]")].flatMap((map) => `${map.dataset.src ?? ""} ${map.dataset.points ?? ""}`.split(/\s+/)).filter(Boolean);
  worker.postMessage({ type: "keep", pages: isField ? ["outbox", "report", "my_day"] : ["outbox", "report"], isField, data: isField ? data : [] });
}

/** "A new version": a press loads it once nothing is on its way; what is half typed is saved first. */
function offerReload(worker) {
  const bar = document.querySelector("[data-new-version]");
  if (!bar?.hidden) return;
  bar.hidden = false;
  const button = bar.querySelector("button");
  button.addEventListener("click", async () => {
    button.disabled = true;
    const saved = [];
    document.dispatchEvent(new CustomEvent("liren:save", { detail: saved }));
    await Promise.allSettled(saved);
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    // The sender holds this lock while anything is on its way.
    await navigator.locks.request("liren-outbox", () => worker.postMessage({ type: "take-over" }));
  });
}

begin().catch((error) => console.info("No service worker:", error.message));
