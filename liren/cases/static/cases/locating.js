// A quick report finds its place by itself: the form asks the device as soon as it is looked at.
import { onto } from "../ui/onto.js";

const PATIENCE = 15_000; // ms

onto("form[data-locates]", (form) => {
  const { lon, lat } = form.elements;
  const status = form.querySelector("[data-place-status]");
  if (!navigator.geolocation || !lon) return;
  const ask = () => {
    if (lon.value || form.dataset.located) return;
    form.dataset.located = "yes";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (lon.value) return;
        lon.value = coords.longitude.toFixed(6);
        lat.value = coords.latitude.toFixed(6);
        if (status) status.textContent = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)} ±${Math.round(coords.accuracy)} m`;
        for (const input of [lon, lat]) input.dispatchEvent(new Event("change", { bubbles: true }));
      },
      () => delete form.dataset.located,
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 30_000 },
    );
  };
  new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && ask()).observe(form);
});
