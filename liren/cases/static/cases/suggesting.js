// While somebody describes a matter, the categories that the words speak of move up; the person chooses.
import { onto } from "../ui/onto.js";

const PAUSE = 600; // ms without a key before the words are sent
const ENOUGH = 4; // characters

onto("[data-suggests]", (section) => {
  const words = section.querySelector("textarea");
  const row = section.querySelector("[data-suggestions]");
  const reason = row.querySelector("[data-suggestion-why]");
  const token = section.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
  const home = new Map(); // a chip that moved up -> where it belongs
  let timer = 0;
  let asked = "";

  const goBack = (chip) => {
    home.get(chip).append(chip);
    home.delete(chip);
  };

  const show = (suggestions) => {
    for (const chip of [...home.keys()]) if (!chip.querySelector("input").checked) goBack(chip);
    for (const { code, why } of suggestions) {
      const chip = section.querySelector(`.chip:has(input[value="${CSS.escape(code)}"])`);
      if (!chip || home.has(chip)) continue;
      home.set(chip, chip.parentElement);
      reason.textContent = why;
      row.append(chip);
    }
    row.hidden = home.size === 0;
  };

  const ask = async () => {
    const text = words.value.trim();
    if (text.length < ENOUGH || text === asked) return;
    asked = text;
    const body = new URLSearchParams({ text });
    const answer = await fetch(section.dataset.suggests, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => null);
    if (answer?.ok && asked === text) show((await answer.json()).suggestions);
  };

  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  words.addEventListener("blur", ask);
  ask();
});
