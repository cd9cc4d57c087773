// The device's own store. Writes are durable ("strict"): a flat battery takes back nothing that was acknowledged.
const NAME = "liren";
const VERSION = 1;
let opened = null;

/** Stores: items (the queue, in order), photos, drafts, positions, meta. An upgrade adds, and never empties. */
function upgrade(db) {
  if (!db.objectStoreNames.contains("items")) {
    const items = db.createObjectStore("items", { keyPath: "seq", autoIncrement: true });
    items.createIndex("id", "id", { unique: true });
  }
  for (const name of ["photos", "drafts"]) {
    if (!db.objectStoreNames.contains(name)) db.createObjectStore(name, { keyPath: "id" });
  }
  if (!db.objectStoreNames.contains("positions")) db.createObjectStore("positions", { keyPath: "seq", autoIncrement: true });
  if (!db.objectStoreNames.contains("meta")) db.createObjectStore("meta");
}

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      db.onversionchange = () => {
        db.close(); // another tab brings a newer form of the store
        opened = null;
      };
      db.onclose = () => (opened = null);
      resolve(db);
    };
  });
  opened.catch(() => (opened = null));
  return opened;
}

/** Runs `work(stores, answer)` in one transaction; resolves after the commit with what `answer(value)` was given. */
export async function transact(names, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const options = mode === "readwrite" ? { durability: "strict" } : {};
    const transaction = db.transaction(names, mode, options);
    let value;
    transaction.oncomplete = () => resolve(value);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    work(stores, (found) => (value = found));
  });
}

/** One value of a store, or undefined. */
export const read = (store, key) =>
  transact([store], "readonly", (stores, answer) => {
    const request = stores[store].get(key);
    request.onsuccess = () => answer(request.result);
  });

/** Every value of a store, in the order of its keys. */
export const readAll = (store) =>
  transact([store], "readonly", (stores, answer) => {
    const request = stores[store].getAll();
    request.onsuccess = () => answer(request.result);
  });

/** Every key of a store. */
export const readKeys = (store) =>
  transact([store], "readonly", (stores, answer) => {
    const request = stores[store].getAllKeys();
    request.onsuccess = () => answer(request.result);
  });

export const write = (store, value, key) => transact([store], "readwrite", (stores) => stores[store].put(value, key));
export const erase = (store, key) => transact([store], "readwrite", (stores) => stores[store].delete(key));
