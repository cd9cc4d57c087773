// Photos on the device: the file first goes into the store as it is, then a smaller copy takes its place.
// The copy is drawn anew: the right way up, and without the place, time and camera that a file carries (EXIF).
import { transact, write } from "./db.js";

export const LONGEST_EDGE = 1920; // px; enough to read a number plate of a lamp post
const QUALITY = 0.82;
const LARGEST = 30 * 1024 * 1024; // bytes of a file that the device is asked to open
const ROOM = 40 * 1024 * 1024; // bytes that have to be left free

/** Keeps one file for a draft; answers its record. Throws a QuotaExceededError when the device is full. */
export async function keepPhoto(file, { draft, owner, field }) {
  if (!file.type.startsWith("image/") || file.size > LARGEST) throw new TypeError("no photo");
  await needRoom(file.size);
  const photo = { id: crypto.randomUUID(), draft, owner, field, at: Date.now(), type: file.type, isRaw: true, bytes: await file.arrayBuffer() };
  await transact(["photos", "drafts"], "readwrite", (stores) => {
    stores.photos.put(photo);
    const request = stores.drafts.get(draft);
    request.onsuccess = () => {
      const before = request.result ?? { id: draft, owner, key: crypto.randomUUID(), values: [], photos: [] };
      stores.drafts.put({ ...before, photos: [...before.photos, photo.id], savedAt: Date.now() });
    };
  });
  return shrink(photo);
}

/** The smaller copy in the place of the file; the file stays if this device can't draw it. */
export async function shrink(photo) {
  const small = await smaller(new Blob([photo.bytes], { type: photo.type })).catch(() => null);
  if (!small) return photo;
  const kept = { ...photo, type: "image/jpeg", isRaw: false, bytes: await small.arrayBuffer() };
  await write("photos", kept);
  return kept;
}

async function smaller(blob) {
  const image = await createImageBitmap(blob, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_EDGE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return new Promise((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("not drawn"))), "image/jpeg", QUALITY));
}

async function needRoom(bytes) {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota && quota - usage < bytes * 2 + ROOM / 8) throw new DOMException("no room", "QuotaExceededError");
}

/** How much is used and how much is free on this device, in whole megabytes; null if it does not say. */
export async function room() {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (!quota) return null;
  const mega = 1024 * 1024;
  return { used: Math.max(1, Math.round(usage / mega)), free: Math.round((quota - usage) / mega), isLow: quota - usage < ROOM };
}

/** Deletes one photo and its place in the draft. */
export async function dropPhoto(id, draft) {
  await transact(["photos", "drafts"], "readwrite", (stores) => {
    stores.photos.delete(id);
    const request = stores.drafts.get(draft);
    request.onsuccess = () => request.result && stores.drafts.put({ ...request.result, photos: request.result.photos.filter((one) => one !== id) });
  });
}
