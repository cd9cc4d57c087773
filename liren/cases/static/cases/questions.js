// The questions of the chosen category: fetched beside the report, and shown as the answers before call for them.
import { onto } from "../ui/onto.js";

const valueOf = (form, name) => {
  const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const field = fields.find((one) => one.type !== "radio" || one.checked);
  return field && !field.disabled ? field.value : "";
};

function follow(form) {
  for (const question of form.querySelectorAll("[data-show-key]")) {
    const wanted = valueOf(form, question.dataset.showKey) === question.dataset.showValue;
    question.hidden = !wanted;
    for (const input of question.querySelectorAll("input")) input.disabled = !wanted;
  }
  for (const advice of form.querySelectorAll("[data-advice-of]")) {
    advice.hidden = valueOf(form, advice.dataset.adviceOf) !== advice.dataset.adviceIf;
  }
}

onto("form[data-questions]", (form) => {
  form.addEventListener("change", () => follow(form));
  follow(form);
});

onto("[data-questions-from]", (place) => {
  const form = place.closest("form");
  let shown = form.querySelector("[name=asked_of]")?.value ?? "";

  const fetchQuestions = async (code) => {
    shown = code;
    const answer = await fetch(`${place.dataset.questionsFrom}?category=${encodeURIComponent(code)}`).catch(() => null);
    if (!answer?.ok || shown !== code) return;
    place.innerHTML = await answer.text();
    follow(form);
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "category" && event.target.value !== shown) fetchQuestions(event.target.value);
    else follow(form);
  });
  const chosen = form.querySelector("[name=category]:checked")?.value;
  if (chosen && chosen !== shown) fetchQuestions(chosen);
  follow(form);
});
