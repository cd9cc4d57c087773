// Speaking instead of typing, where the browser can and after a clear word on who hears it.
import { onto } from "./onto.js";

const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
const AGREED = "liren.speech.agreed";
const agreed = () => {
  try {
    return localStorage.getItem(AGREED) === "yes";
  } catch {
    return false;
  }
};
const remember = () => {
  try {
    localStorage.setItem(AGREED, "yes");
  } catch {
    // a browser that keeps nothing asks every time
  }
};

onto("[data-listens]", (box) => {
  const into = document.getElementById(box.dataset.listens);
  if (!Recognition || !into) return;
  box.hidden = false;
  const part = (name) => box.querySelector(`[data-listen-${name}]`);
  const press = part("press");
  const start = press.querySelector("span").textContent;
  const say = (words) => (part("state").textContent = words ?? "");
  let hearing = null;

  const rest = () => {
    hearing = null;
    press.setAttribute("aria-pressed", "false");
    press.querySelector("span").textContent = start;
  };

  const listen = () => {
    hearing = new Recognition();
    Object.assign(hearing, { lang: document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-GB", continuous: true, interimResults: false });
    let heard = "";
    hearing.onresult = (event) => {
      const words = [...event.results].slice(event.resultIndex).map((one) => one[0].transcript).join("");
      heard += words;
      into.value += words;
      into.dispatchEvent(new Event("input", { bubbles: true }));
    };
    hearing.onend = () => {
      say(heard ? part("state").dataset.wordsOff : part("state").dataset.wordsFailed);
      rest();
    };
    hearing.onerror = () => {};
    hearing.start();
    press.setAttribute("aria-pressed", "true");
    press.querySelector("span").textContent = press.dataset.wordsStop;
    say(part("state").dataset.wordsOn);
  };

  press.addEventListener("click", () => {
    if (hearing) return hearing.stop();
    if (agreed()) return listen();
    part("consent").hidden = false;
    part("agree").focus();
  });
  part("agree").addEventListener("click", () => {
    remember();
    part("consent").hidden = true;
    press.focus();
    listen();
  });
  part("refuse").addEventListener("click", () => {
    part("consent").hidden = true;
    into.focus();
  });
});
