// data-opens="id" opens a <dialog>, data-closes closes it; menus close on Escape and on a press elsewhere.
import { onto } from "./onto.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  event.target.closest("[data-closes]")?.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) event.target.close();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Whoever walks on by keyboard leaves no open menu over what has the focus.
document.addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A dialog that the server marked open (its form had an error) becomes modal.
onto("dialog[data-open]", (dialog) => dialog.showModal());
// The summary of errors takes the focus, so that it is read first.
onto("[data-focus]", (element) => element.focus());
