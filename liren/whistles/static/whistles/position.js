// Signs in with the device's position: asked for at the press of the button, sent with this form only.
import { onto } from "../ui/onto.js";

onto("form[data-position]", (form) => {
  const button = form.querySelector("[data-position-button]");
  const words = form.querySelector("[data-position-words]");
  if (!navigator.geolocation) return;
  button.hidden = false;

  const found = ({ coords }) => {
    form.elements.lon.value = coords.longitude.toFixed(5);
    form.elements.lat.value = coords.latitude.toFixed(5);
    form.requestSubmit();
  };
  const failed = () => {
    button.removeAttribute("aria-busy");
    words.textContent = words.dataset.failed;
  };
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    words.textContent = words.dataset.waiting;
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 15_000 });
  });
});
