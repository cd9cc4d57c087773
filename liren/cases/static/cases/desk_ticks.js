// Ticked rows: how many there are, all at once, and only the templates of the chosen step.
import { onto } from "../ui/onto.js";

onto("form[data-bulk]", (form) => {
  const count = form.querySelector("[data-bulk-count]");
  const verb = form.elements.verb;
  const template = form.elements.template;
  const ticks = () => [...document.querySelectorAll(`input[name=case][form="${form.id}"]`)];
  const all = () => document.querySelector("[data-tick-all]");

  const show = () => {
    const ticked = ticks().filter((tick) => tick.checked).length;
    count.textContent = String(ticked);
    count.hidden = ticked === 0;
    if (all()) all().checked = ticked > 0 && ticked === ticks().length;
  };
  const offer = () => {
    for (const option of template?.options ?? []) {
      option.hidden = Boolean(option.dataset.verb) && option.dataset.verb !== verb.value;
      if (option.hidden && option.selected) template.value = "";
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) for (const tick of ticks()) tick.checked = event.target.checked;
    show();
  });
  verb.addEventListener("change", offer);
  if (all()) all().hidden = false;
  show();
  offer();
});
