// For oneself under one's own name nothing more is asked; for somebody else their name, their phone and that they agree.
import { onto } from "../ui/onto.js";

onto("form:has([name=for_other])", (form) => {
  const part = (name) => form.querySelector(`[${name}]`);
  const show = () => {
    const forOther = form.elements.namedItem("for_other").checked;
    part("data-for-other").hidden = !forOther;
    part("data-for-oneself").hidden = forOther;
  };
  form.addEventListener("change", show);
  show();
});
