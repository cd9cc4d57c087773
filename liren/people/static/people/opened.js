// Takes an opened value off the screen when its time is over, and when the page is left or hidden.
import { onto } from "../ui/onto.js";

onto("[data-gone-at]", (card) => {
  const value = card.querySelector("[data-opened]");
  const close = () => {
    if (value) value.textContent = "•••";
    card.removeAttribute("data-gone-at");
  };
  setTimeout(close, Math.max(0, new Date(card.dataset.goneAt) - Date.now()));
  addEventListener("pagehide", close, { once: true });
});
