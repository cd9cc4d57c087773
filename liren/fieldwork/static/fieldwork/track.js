// The way of a walk, while its page is open and the walker chose to keep it: coarse already on the device, and sent
// by the queue, so that a walk without a network loses nothing of it.
import { currentAccount } from "../offline/account.js";
import { canKeep } from "../offline/start.js";
import { flush } from "../offline/sender.js";
import { keepPosition } from "../offline/positions.js";
import { onto } from "../ui/onto.js";

const SEND_EVERY = 60_000; // ms
const EARTH = 6_371_000; // m
const tracked = new WeakSet();

function metres(a, b) {
  const rad = Math.PI / 180;
  const x = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  return Math.hypot(x, (b.lat - a.lat) * rad) * EARTH;
}

/** Keeps the way for as long as the place stands on the page. */
export function track(place) {
  if (!place || tracked.has(place)) return;
  tracked.add(place);
  place.hidden = false;
  const words = place.querySelector("[role=status]");
  const least = { metres: Number(place.dataset.metres), ms: Number(place.dataset.seconds) * 1000 };
  let last = null;

  const keep = async ({ coords, timestamp }) => {
    if (!place.isConnected || place.closest("[hidden]")) return stop();
    const here = { lon: Number(coords.longitude.toFixed(4)), lat: Number(coords.latitude.toFixed(4)), ms: timestamp };
    if (last && (metres(last, here) < least.metres || here.ms - last.ms < least.ms)) return undefined;
    last = here;
    words.textContent = place.dataset.on;
    const owner = await currentAccount();
    return keepPosition({ owner, url: place.dataset.track, after: place.dataset.trackAfter ?? "", at: new Date(here.ms).toISOString(), lon: here.lon, lat: here.lat });
  };
  const send = async () => flush(await currentAccount());
  const silent = () => (words.textContent = place.dataset.off);

  if (!navigator.geolocation || !canKeep) return silent();
  const watch = navigator.geolocation.watchPosition(keep, silent, { maximumAge: 10_000 });
  const timer = setInterval(send, SEND_EVERY);
  function stop() {
    navigator.geolocation.clearWatch(watch);
    clearInterval(timer);
    tracked.delete(place);
  }
}

onto("[data-track]:not([data-track-after])", track);
