// Working without a network, on every page; only what a page needs is loaded. What it promises: docs/offline.md.
import { onto } from "../ui/onto.js";

/** Whether this browser can keep things: a secure address, a store, and one lock for all tabs. */
export const canKeep = Boolean(globalThis.isSecureContext && globalThis.indexedDB && navigator.locks && crypto.randomUUID);

const UNSENT = ["items", "drafts", "photos", "positions"];
const offline = document.querySelector("[data-offline]");
const showLine = () => offline && (offline.hidden = navigator.onLine);
const quietly = (loading) => loading.catch((error) => console.info("Not loaded:", error.message));

/** Whether anything of a person's own lies on this device. Looks, and makes no store where there is none. */
const holdsAnything = () =>
  new Promise((resolve) => {
    const request = indexedDB.open("liren");
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => resolve(false);
    request.onsuccess = () => {
      const db = request.result;
      const counting = db.transaction(UNSENT, "readonly");
      const counts = UNSENT.map((name) => counting.objectStore(name).count());
      counting.oncomplete = () => resolve(counts.some((one) => one.result > 0));
      counting.onabort = () => resolve(true); // in doubt, the longer way
      db.close(); // once the counting is over
    };
  });

const showWaiting = () => quietly(import("./banner.js"));

/** Signing out deletes what was kept; the module that does it comes with the press. */
async function signOut(form) {
  const { leaveWith } = await import("./leaving.js");
  await leaveWith(form);
}

window.addEventListener("online", showLine);
window.addEventListener("offline", showLine);
showLine();
if (sessionStorage.getItem("liren-said")) quietly(import("./said.js"));
onto("[data-clocks]", () => import("./time_left.js").then(({ refreshClocks }) => refreshClocks()));

if (canKeep) {
  onto("form[data-outbox]", async (form) => {
    const { keepForm } = await import("./form.js");
    keepForm(form).catch((error) => console.info("Not kept:", error.message));
  });
  holdsAnything().then((does) => does && showWaiting(), showWaiting);
  window.addEventListener("liren:outbox", showWaiting, { once: true }); // this page puts something in
  new BroadcastChannel("liren-outbox").addEventListener("message", showWaiting, { once: true }); // another one does
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.hasAttribute("data-sign-out") || form.dataset.leaves) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      signOut(form).catch(() => {
        form.dataset.leaves = "yes";
        form.requestSubmit();
      });
    },
    true,
  );
  // The service worker comes when the page stands: it fetches files of its own.
  const later = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));
  const install = () => later(() => "serviceWorker" in navigator && quietly(import("./register.js")));
  if (document.readyState === "complete") install();
  else window.addEventListener("load", install, { once: true });
}
