// Previews, removal and the limits of <div data-photo-picker>; without it the plain file field does the work.
import { onto } from "./onto.js";

const LARGEST = 15 * 1024 * 1024; // a phone's largest photo; the server has the last word

onto("[data-photo-picker]", (picker) => {
  const input = picker.querySelector("input[type=file]");
  const previews = picker.querySelector("[data-previews]");
  const problem = picker.querySelector("[data-problem]");
  const most = Number(picker.dataset.most);
  let chosen = [];

  const say = (words) => {
    problem.textContent = words;
    problem.hidden = !words;
  };

  const put = () => {
    const files = new DataTransfer();
    chosen.forEach((file) => files.items.add(file));
    input.files = files.files;
    previews.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    previews.replaceChildren(...chosen.map(preview));
  };

  const preview = (file, index) => {
    const frame = document.createElement("div");
    frame.className = "photo";
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "photo-remove";
    remove.textContent = "✕";
    remove.setAttribute("aria-label", `${picker.dataset.remove} ${index + 1}`);
    remove.addEventListener("click", () => {
      chosen = chosen.filter((other) => other !== file);
      say("");
      put();
      input.focus();
    });
    frame.append(image, remove);
    return frame;
  };

  // A phone that goes straight to its camera needs a second way, to the photos that it has already.
  const album = picker.querySelector("[data-album]");
  if (album) album.hidden = !matchMedia("(pointer: coarse)").matches;
  album?.addEventListener("click", () => {
    input.removeAttribute("capture");
    input.click();
    input.setAttribute("capture", "environment");
  });

  input.addEventListener("change", () => {
    const added = [...input.files];
    const photos = added.filter((file) => file.type.startsWith("image/") && file.size <= LARGEST);
    const isNew = (file) => !chosen.some((old) => old.name === file.name && old.size === file.size && old.lastModified === file.lastModified);
    const all = [...chosen, ...photos.filter(isNew)];
    chosen = all.slice(0, most);
    if (all.length > most) say(picker.dataset.tooMany);
    else say(photos.length < added.length ? picker.dataset.notImage : "");
    put();
  });
});
