// <time data-ago>: recent moments in relative words; older ones keep the server's.
import { onto } from "./onto.js";

const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
const NOW = document.documentElement.lang.startsWith("zh") ? "刚刚" : "just now";
const DAY = 86400;

function refresh(element) {
  const seconds = (new Date(element.dateTime) - Date.now()) / 1000;
  const size = Math.abs(seconds);
  if (size < 30) element.textContent = NOW;
  else if (size >= DAY) element.textContent = element.dataset.ago;
  else if (size >= 3600) element.textContent = words.format(Math.round(seconds / 3600), "hour");
  else element.textContent = words.format(Math.round(seconds / 60), "minute");
}

onto("time[data-ago]", (element) => {
  element.dataset.ago ||= element.textContent;
  refresh(element);
});
setInterval(() => document.querySelectorAll("time[data-ago]").forEach(refresh), 60_000);
