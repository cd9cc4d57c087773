// Under one's own name the account's phone is used: the fields for contact show only for an anonymous report.
import { onto } from "../ui/onto.js";

onto("form:has([name=door])", (form) => {
  const contact = form.querySelector("[data-anonymous-only]");
  const show = () => {
    contact.hidden = form.querySelector("[name=door]:checked")?.value !== "anonymous";
  };
  form.addEventListener("change", show);
  show();
});
