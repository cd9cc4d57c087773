// Words that are used again: choosing a template fills the note, which can still be changed.
import { onto } from "../ui/onto.js";

onto("[data-templates-for]", (field) => {
  const note = document.getElementById(field.dataset.templatesFor);
  const select = field.querySelector("select");
  if (!note) return;
  select.hidden = false;
  field.querySelector("[data-without-template-script]").hidden = true;
  select.addEventListener("change", () => {
    if (!select.value) return;
    note.value = select.value;
    note.focus();
  });
});
