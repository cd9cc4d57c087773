// "Read to me": a plain summary that the server wrote, spoken by a voice of the device. Hidden where there is none.
import { onto } from "./onto.js";

const LONGEST = 900; // characters; about three minutes

onto("[data-speaks]", (button) => {
  const voices = window.speechSynthesis;
  const words = document.getElementById(button.dataset.speaks);
  if (!voices || !words) return;
  const lang = document.documentElement.lang;
  const label = button.querySelector("span");
  const start = label.textContent;
  const voice = () => voices.getVoices().find((one) => one.lang.replace("_", "-").toLowerCase().startsWith(lang.slice(0, 2).toLowerCase()));
  const offer = () => (button.hidden = !voice());

  // A page for which nobody wrote a summary is read from its beginning.
  const text = () => (words.textContent.trim() || document.querySelector("main").innerText.slice(0, LONGEST)).replace(/\s+/g, " ").trim();

  const rest = () => {
    button.setAttribute("aria-pressed", "false");
    label.textContent = start;
  };
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") {
      voices.cancel();
      return rest();
    }
    voices.cancel();
    const said = new SpeechSynthesisUtterance(text());
    Object.assign(said, { lang, voice: voice(), rate: 0.9, onend: rest, onerror: rest });
    button.setAttribute("aria-pressed", "true");
    label.textContent = button.dataset.wordsStop;
    voices.speak(said);
  });
  window.addEventListener("pagehide", () => voices.cancel());
  voices.addEventListener?.("voiceschanged", offer);
  offer();
});
