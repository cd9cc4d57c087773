// The way of a walk, while its page is open and the walker chose to keep it: coarse already before it is sent.
import { onto } from "../ui/onto.js";

const SEND_EVERY = 60_000; // ms
const EARTH = 6_371_000; // m

function metres(a, b) {
  const rad = Math.PI / 180;
  const x = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  return Math.hypot(x, (b.lat - a.lat) * rad) * EARTH;
}

onto("[data-track]", (place) => {
  const words = place.querySelector("[role=status]");
  const least = { metres: Number(place.dataset.metres), ms: Number(place.dataset.seconds) * 1000 };
  let waiting = [];
  let last = null;

  const send = async () => {
    if (!waiting.length || !navigator.onLine) return;
    const positions = waiting;
    waiting = [];
    const answer = await fetch(place.dataset.track, {
      method: "POST",
      keepalive: true,
      body: JSON.stringify({ positions }),
      headers: { "Content-Type": "application/json", "X-CSRFToken": place.dataset.token, Accept: "application/json" },
    }).catch(() => null);
    if (!answer) waiting = [...positions, ...waiting];
    else if (answer.status === 409) stop();
  };

  const keep = ({ coords, timestamp }) => {
    const here = { lon: Number(coords.longitude.toFixed(4)), lat: Number(coords.latitude.toFixed(4)), ms: timestamp };
    if (last && (metres(last, here) < least.metres || here.ms - last.ms < least.ms)) return;
    last = here;
    waiting.push({ at: new Date(here.ms).toISOString(), lon: here.lon, lat: here.lat });
    words.textContent = place.dataset.on;
  };
  const silent = () => (words.textContent = place.dataset.off);

  if (!navigator.geolocation) return silent();
  const watch = navigator.geolocation.watchPosition(keep, silent, { maximumAge: 10_000 });
  const timer = setInterval(send, SEND_EVERY);
  function stop() {
    navigator.geolocation.clearWatch(watch);
    clearInterval(timer);
  }
  document.addEventListener("visibilitychange", send);
  return undefined;
});
