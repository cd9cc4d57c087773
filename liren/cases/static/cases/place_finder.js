// Where it is: the device's position, found when a photo was taken or asked for, said in words, corrected on the map.
// The map's library is fetched only when somebody opens the map.
import { onto } from "../ui/onto.js";

onto("[data-place-finder]", (section) => {
  const form = section.closest("form");
  const { dataset } = section;
  const words = section.querySelector("[data-place-words]");
  const here = section.querySelector("[data-place-here]");
  const fold = section.querySelector("[data-place-map]");
  const [lon, lat, address] = ["lon", "lat", "address"].map((name) => form.elements.namedItem(name));
  const untouched = words.textContent;
  let told = "";
  let metres = 0;

  const say = (text, state = "") => {
    words.textContent = text;
    words.dataset.state = state;
  };

  const name = async () => {
    const asked = `${lon.value} ${lat.value}`;
    if (!lon.value || asked === told) return;
    told = asked;
    const body = new URLSearchParams({ lon: lon.value, lat: lat.value, metres: String(Math.round(metres)) });
    const headers = { "X-CSRFToken": form.elements.namedItem("csrfmiddlewaretoken").value };
    const answer = await fetch(dataset.placeFinder, { method: "POST", body, headers }).catch(() => null);
    if (!answer?.ok || told !== asked) return;
    const found = await answer.json();
    say(found.inside ? found.words : dataset.wordsOutside, found.inside ? "found" : "outside");
  };

  const set = (place) => {
    lon.value = place.lon.toFixed(6);
    lat.value = place.lat.toFixed(6);
    const map = section.querySelector("liren-map");
    if (map?.map) map.dispatchEvent(new CustomEvent("place", { detail: place }));
    else lon.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const locate = () => {
    if (!navigator.geolocation) return;
    here.setAttribute("aria-busy", "true");
    say(dataset.wordsLooking, "looking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        here.removeAttribute("aria-busy");
        metres = coords.accuracy;
        set({ lon: coords.longitude, lat: coords.latitude });
      },
      () => {
        here.removeAttribute("aria-busy");
        if (lon.value) return say(untouched);
        say(dataset.wordsNone, "outside");
        fold.open = true;
      },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    );
  };

  const fetchMap = () => {
    if (!fold.open || fold.dataset.fetched) return;
    fold.dataset.fetched = "yes";
    const add = (tag, more) => document.head.appendChild(Object.assign(document.createElement(tag), more));
    add("link", { rel: "stylesheet", href: dataset.mapSheet });
    add("script", { src: dataset.mapLibrary, onload: () => add("script", { type: "module", src: dataset.mapModule }) });
  };

  here.hidden = !navigator.geolocation;
  here.addEventListener("click", locate);
  form.elements.namedItem("photos")?.addEventListener("change", () => lon.value || locate());
  for (const chip of section.querySelectorAll("[data-place-recent]")) {
    chip.addEventListener("click", () => {
      address.value = chip.dataset.address;
      metres = 0;
      set({ lon: Number(chip.dataset.lon), lat: Number(chip.dataset.lat) });
    });
  }
  section.addEventListener("change", name);
  fold.addEventListener("toggle", fetchMap);
  navigator.permissions?.query({ name: "geolocation" }).then((permission) => permission.state === "granted" && !lon.value && locate(), () => {});
  fetchMap();
  name();
});
