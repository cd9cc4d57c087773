// One EventSource per address for the whole page. It reconnects by itself, and what was missed is fetched afresh.
const streams = new Map();
const AGAIN_AFTER = 8000; // ms, when the server refused the stream for now

function open(url, stream) {
  const source = new EventSource(url);
  const tell = (event) => stream.readers.forEach((reader) => reader.changed(event));
  stream.source = source;
  source.addEventListener("changes", tell);
  source.addEventListener("reload", tell);
  source.addEventListener("open", (event) => {
    stream.readers.forEach((reader) => reader.state(true));
    if (stream.wasLost) tell(event);
    stream.wasLost = false;
  });
  source.addEventListener("error", () => {
    stream.wasLost = true;
    stream.readers.forEach((reader) => reader.state(false));
    if (source.readyState === EventSource.CLOSED && stream.readers.size) {
      stream.timer = setTimeout(() => open(url, stream), AGAIN_AFTER);
    }
  });
}

/**
 * Calls `changed(event)` when something in the stream at `url` changed, and `state(isConnected)` when that changes.
 * Returns a function that ends the subscription.
 */
export function follow(url, changed, state = () => {}) {
  let stream = streams.get(url);
  if (!stream) {
    stream = { readers: new Set(), wasLost: false };
    streams.set(url, stream);
    open(url, stream);
  }
  const reader = { changed, state };
  stream.readers.add(reader);
  if (stream.source.readyState === EventSource.OPEN) state(true);
  return () => {
    stream.readers.delete(reader);
    if (stream.readers.size > 0) return;
    clearTimeout(stream.timer);
    stream.source.close();
    streams.delete(url);
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
