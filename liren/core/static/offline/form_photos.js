// The photos of a kept form: each is in the store before anything else is done with it.
import { read } from "./db.js";
import { dropPhoto, keepPhoto } from "./photos.js";
import { say, words } from "./said.js";

const MOST = 9;

/** Every file field of the form keeps what is chosen, and is empty again. */
export function takePhotos(form, { draft, owner, trouble }) {
  form.addEventListener(
    "change",
    async (event) => {
      const input = event.target;
      if (input.type !== "file" || !input.files.length) return;
      event.stopImmediatePropagation();
      const files = [...input.files];
      const have = form.querySelectorAll("[data-kept-photo]").length;
      if (have + files.length > MOST) say(words.tooMany, "danger");
      for (const file of files.slice(0, Math.max(0, MOST - have))) {
        input.setAttribute("aria-busy", "true");
        try {
          show(form, input, await keepPhoto(file, { draft, owner, field: input.name }), draft);
        } catch (error) {
          if (error instanceof TypeError) say(words.noPhoto, "danger");
          else trouble(error);
        }
      }
      input.removeAttribute("aria-busy");
      input.required = false;
      input.value = "";
      input.dispatchEvent(new Event("change", { bubbles: true })); // for those who wait for a photo, not for the file
    },
    true, // before any other module sees the files
  );
}

/** Shows the photos that a draft has. */
export async function showPhotos(form, draft) {
  form.querySelectorAll("[data-kept-photo]").forEach((frame) => frame.remove());
  for (const id of draft.photos) {
    const photo = await read("photos", id);
    const input = photo && form.querySelector(`input[type=file][name="${CSS.escape(photo.field)}"]`);
    if (input) show(form, input, photo, draft.id);
  }
}

function show(form, input, photo, draft) {
  const frame = document.createElement("div");
  frame.className = "photo";
  frame.dataset.keptPhoto = photo.id;
  const image = document.createElement("img");
  image.src = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));
  image.alt = words.photo ?? "";
  image.onload = () => URL.revokeObjectURL(image.src);
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "photo-remove";
  remove.textContent = "✕";
  remove.setAttribute("aria-label", words.removePhoto ?? "");
  remove.addEventListener("click", async () => {
    await dropPhoto(photo.id, draft);
    frame.remove();
  });
  frame.append(image, remove);
  placeFor(input).append(frame);
}

/** Where the previews of a file field stand. */
function placeFor(input) {
  const field = input.closest("[data-photo-picker]") ?? input.closest(".field") ?? input.parentElement;
  let place = field.querySelector("[data-kept-photos]");
  if (!place) {
    place = Object.assign(document.createElement("div"), { className: "photos" });
    place.dataset.keptPhotos = "";
    field.append(place);
  }
  return place;
}
