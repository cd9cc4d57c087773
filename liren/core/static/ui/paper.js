// Copying and printing a number: buttons that only make sense where scripts run.
import { onto } from "./onto.js";

onto("[data-prints]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

onto("[data-copies]", (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copies);
    await navigator.clipboard.writeText(source.textContent.trim());
    button.querySelector("span").textContent = button.dataset.done;
  });
});
