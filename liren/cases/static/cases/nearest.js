// Sorts a list by the way from here. The position stays on the device.
import { onto } from "../ui/onto.js";

const EARTH = 6_371_000; // m

function metres(from, row) {
  const rad = Math.PI / 180;
  const lat = Number(row.dataset.lat);
  const x = (Number(row.dataset.lon) - from.longitude) * rad * Math.cos(((lat + from.latitude) / 2) * rad);
  const y = (lat - from.latitude) * rad;
  return Math.hypot(x, y) * EARTH;
}

onto("[data-near]", (list) => {
  const offer = list.parentElement.querySelector("[data-near-offer]");
  const button = offer.querySelector("button");
  if (!navigator.geolocation) return;
  offer.hidden = false;

  const sort = ({ coords }) => {
    button.removeAttribute("aria-busy");
    const rows = [...list.children].map((row) => [row.dataset.lon ? metres(coords, row) : Infinity, row]);
    for (const [way, row] of rows.sort(([a], [b]) => a - b)) {
      const near = way < 1000;
      const words = near ? button.dataset.wordsM : button.dataset.wordsKm;
      const figure = near ? Math.round(way / 10) * 10 : (way / 1000).toFixed(1);
      if (way !== Infinity) row.querySelector("[data-distance]").textContent = words.replace("{distance}", figure);
      list.append(row);
    }
  };
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(sort, () => button.removeAttribute("aria-busy"), { enableHighAccuracy: true, timeout: 10_000 });
  });
});
