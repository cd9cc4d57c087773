// A step that can be taken back for a moment: the seconds that are left, and the key u. And buttons whose step can't
// be taken back ask once more (data-twice holds the words).
import { onto } from "./onto.js";

onto("form[data-undo]", (form) => {
  const left = form.querySelector("[data-undo-left]");
  const until = Date.parse(form.dataset.until);
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    left.textContent = seconds > 0 ? String(seconds) : "";
    if (seconds > 0) setTimeout(tick, 250);
    else form.closest(".undo")?.querySelectorAll("form, .small").forEach((part) => part.remove());
  };
  tick();
});

document.addEventListener("liren:act", (event) => {
  const form = event.detail === "undo" && document.querySelector("form[data-undo]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

onto("button[data-twice]", (button) => {
  button.addEventListener("click", (event) => {
    if (button.dataset.asked) return;
    event.preventDefault();
    const words = button.textContent;
    button.dataset.asked = "yes";
    button.textContent = button.dataset.twice;
    setTimeout(() => {
      delete button.dataset.asked;
      button.textContent = words;
    }, 5000);
  });
});
