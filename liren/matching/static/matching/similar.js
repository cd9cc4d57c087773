// While somebody reports: what neighbours reported nearby that may be the same matter. Joining it replaces the report.
import { onto } from "../ui/onto.js";

const PAUSE = 900; // ms without a change before it is asked

onto("[data-similar]", (box) => {
  const form = box.closest("form");
  const list = box.querySelector("[data-similar-list]");
  const pattern = box.querySelector("template");
  const field = (name) => form.elements.namedItem(name)?.value ?? "";
  let timer = 0;
  let asked = "";

  const join = ({ join: address, key }) => {
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = address;
    sent.hidden = true;
    for (const [name, value] of Object.entries({ csrfmiddlewaretoken: field("csrfmiddlewaretoken"), key, door: field("door") })) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      sent.append(input);
    }
    document.body.append(sent);
    sent.requestSubmit();
  };

  const show = (offers) => {
    list.replaceChildren(
      ...offers.map((offer) => {
        const row = pattern.content.firstElementChild.cloneNode(true);
        for (const part of row.querySelectorAll("[data-part]")) part.textContent = offer[part.dataset.part];
        row.querySelector("button").addEventListener("click", () => join(offer));
        return row;
      }),
    );
    box.hidden = offers.length === 0;
  };

  const ask = async () => {
    const body = new URLSearchParams({ text: field("description"), category: field("category"), lon: field("lon"), lat: field("lat") });
    if (!field("lon") || (!field("description").trim() && !field("category")) || body.toString() === asked) return;
    asked = body.toString();
    const headers = { "X-CSRFToken": field("csrfmiddlewaretoken") };
    const answer = await fetch(box.dataset.similar, { method: "POST", body, headers }).catch(() => null);
    if (answer?.ok && asked === body.toString()) show((await answer.json()).offers);
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  later();
});
