// A sentence for the next page: what happened to what was just sent. Words stand in the frame's template.
const KEY = "liren-said";
export const words = document.querySelector("template[data-offline-words]")?.dataset ?? {};

/** Shows a sentence at the top of this page. */
export function say(text, tone = "done") {
  const frame = document.querySelector("template[data-said]")?.content.firstElementChild.cloneNode(true);
  const page = document.querySelector("main.page");
  if (!frame || !page) return;
  document.querySelectorAll("[data-said-now]").forEach((old) => old.remove());
  frame.classList.add(`tone-${tone}`);
  frame.dataset.saidNow = "";
  frame.querySelector("p").textContent = text;
  (page.querySelector(".page-head") ?? page.firstElementChild)?.after(frame);
  frame.scrollIntoView({ block: "nearest" });
}

/** Goes to another page and says the sentence there. */
export function goAndSay(address, text, tone) {
  sessionStorage.setItem(KEY, JSON.stringify({ text, tone }));
  location.assign(address);
}

const waiting = sessionStorage.getItem(KEY);
if (waiting) {
  sessionStorage.removeItem(KEY);
  const { text, tone } = JSON.parse(waiting);
  if (text) say(text, tone);
}
