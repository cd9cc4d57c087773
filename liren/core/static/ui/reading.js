// Large type and brightness without a page load. The forms do the same by plain HTTP.
import { onto } from "./onto.js";

const root = document.documentElement;
const MEDIA = { auto: "(prefers-color-scheme: dark)", light: "not all", dark: "all" };

function remember(form, field, value) {
  const body = new FormData(form);
  body.set(field, value);
  return fetch(form.action, { method: "POST", body, redirect: "manual" });
}

onto("form[data-theme-choice]", (form) => {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = event.submitter;
    document.querySelector("link[data-dark]").media = MEDIA[value];
    root.dataset.theme = value;
    for (const button of form.querySelectorAll("button[name=theme]")) {
      button.setAttribute("aria-pressed", String(button.value === value));
    }
    document.dispatchEvent(new CustomEvent("liren:theme"));
    remember(form, "theme", value);
  });
});

// Words on the button change with the mode, so the page is loaded afresh, at the same place.
onto("form[data-elder-toggle]", (form) => {
  form.addEventListener("submit", async (event) => {
    if (document.querySelector("form[data-unsaved]")) return;
    event.preventDefault();
    root.toggleAttribute("data-elder", event.submitter.value === "1");
    await remember(form, "elder", event.submitter.value);
    location.reload();
  });
});
