// One EventSource per address for the whole page; it reconnects by itself, and says when it can't.
const streams = new Map();

/**
 * Calls `changed(event)` on each "changes" event of the stream at `url`, and `state(isConnected)` when that changes.
 * Returns a function that ends the subscription.
 */
export function follow(url, changed, state = () => {}) {
  let stream = streams.get(url);
  if (!stream) {
    stream = { source: new EventSource(url), readers: new Set() };
    streams.set(url, stream);
    stream.source.addEventListener("changes", (event) => stream.readers.forEach((reader) => reader.changed(event)));
    stream.source.addEventListener("open", () => stream.readers.forEach((reader) => reader.state(true)));
    stream.source.addEventListener("error", () => stream.readers.forEach((reader) => reader.state(false)));
  }
  const reader = { changed, state };
  stream.readers.add(reader);
  if (stream.source.readyState === EventSource.OPEN) state(true);
  return () => {
    stream.readers.delete(reader);
    if (stream.readers.size === 0) {
      stream.source.close();
      streams.delete(url);
    }
  };
}

/** `act` at once, then at most once every `wait` milliseconds, and always once after the last call. */
export function calmly(act, wait = 800) {
  let timer = null;
  let again = false;
  return function calm() {
    if (timer) {
      again = true;
      return;
    }
    act();
    timer = setTimeout(() => {
      timer = null;
      if (again) {
        again = false;
        calm();
      }
    }, wait);
  };
}
