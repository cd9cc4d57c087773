// <form data-autosubmit>: a filter that applies itself; the button is for those without JavaScript.
import { onto } from "./onto.js";

onto("form[data-autosubmit]", (form) => {
  form.querySelectorAll("[data-without-script]").forEach((element) => (element.hidden = true));
  form.addEventListener("change", () => form.requestSubmit());
});
