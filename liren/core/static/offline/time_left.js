// Clocks go on without the server: the words of [data-due] are worked out again each minute, in the frame's own words.
import { words } from "./said.js";

const MINUTE = 60_000;
const span = (ms) => {
  const minutes = Math.floor(ms / MINUTE);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days >= 2 || (days && !hours)) return words.days.replace("{d}", days);
  if (days) return words.daysHours.replace("{d}", days).replace("{h}", hours);
  if (minutes >= 60) return words.hours.replace("{h}", hours).replace("{m}", minutes % 60);
  return words.minutes.replace("{m}", minutes);
};

function refresh(clock) {
  const time = clock.querySelector("time[datetime]");
  if (!time || !words.left || !["ok", "soon", "late"].includes(clock.dataset.state)) return;
  const left = new Date(time.dateTime) - Date.now();
  clock.querySelector("span").textContent = (left < 0 ? words.late : words.left).replace("{time}", span(Math.abs(left)));
  if (left >= 0 || clock.dataset.state === "late") return;
  clock.dataset.state = "late";
  clock.classList.remove("tone-neutral", "tone-warn", "clock-neutral", "clock-warn");
  clock.classList.add("tone-danger", "clock-danger");
}

export const refreshClocks = () => document.querySelectorAll(".clock[data-state]").forEach(refresh);
setInterval(refreshClocks, MINUTE);
