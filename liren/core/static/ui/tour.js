// The first steps one at a time, each with the place it speaks of marked. Without this the page lists them all.
import { onto } from "./onto.js";

onto("[data-tour]", (tour) => {
  const steps = [...tour.querySelectorAll("[data-tour-step]")];
  const [back, next, end] = ["back", "next", "end"].map((name) => tour.querySelector(`[data-tour-${name}]`));
  const counter = tour.querySelector("[data-tour-at]");
  let at = 0;

  const mark = (url) => {
    for (const one of document.querySelectorAll(".tour-spot")) one.classList.remove("tour-spot");
    if (!url) return;
    for (const link of document.querySelectorAll(`.shell-side a, .bottombar a, .topnav a, main a`)) {
      if (link.getAttribute("href") === url) link.classList.add("tour-spot");
    }
  };

  const show = (number, isPressed) => {
    at = number;
    steps.forEach((step, position) => (step.hidden = position !== at));
    counter.textContent = tour.dataset.wordsOf.replace("{at}", at + 1).replace("{count}", steps.length);
    back.hidden = at === 0;
    next.hidden = at === steps.length - 1;
    mark(steps[at].dataset.tourStep);
    if (isPressed) steps[at].querySelector("[tabindex]").focus();
  };
  back.addEventListener("click", () => show(at - 1, true));
  next.addEventListener("click", () => show(at + 1, true));
  tour.addEventListener("keydown", (event) => event.key === "Escape" && end.click());
  tour.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    await fetch(event.target.action, { method: "POST", body: new FormData(event.target), redirect: "manual" });
    mark("");
    tour.remove();
    document.querySelector("main").focus();
  });
  show(0);
  tour.dataset.ready = "";
});
