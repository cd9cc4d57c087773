// Ticked lines: how many there are, all at once, from one to another with shift, and only the chosen step's templates.
import { onto } from "../ui/onto.js";

onto("form[data-bulk]", (form) => {
  const count = form.querySelector("[data-bulk-count]");
  const { verb, template, everything } = form.elements;
  const ticks = () => [...document.querySelectorAll(`input[name=case][form="${form.id}"]`)];
  const all = () => document.querySelector("[data-tick-all]");
  let last = null;

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

  document.addEventListener("click", (event) => {
    const tick = event.target.closest?.(`input[name=case][form="${form.id}"]`);
    if (!tick) return;
    const boxes = ticks();
    if (event.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(tick)].sort((one, other) => one - other);
      for (const box of boxes.slice(from, to + 1)) box.checked = tick.checked;
    }
    last = tick;
    show();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) for (const tick of ticks()) tick.checked = event.target.checked;
    show();
  });
  everything?.addEventListener("change", () => {
    for (const tick of ticks()) tick.checked = everything.checked;
    show();
  });
  verb.addEventListener("change", offer);
  if (all()) all().hidden = false;
  show();
  offer();
});
