// data-follows="/stream": the element gets a "changed" event when something changed, for hx-trigger="changed".
// A [data-live-state] inside shows whether the connection stands.
import { calmly, follow } from "./live_stream.js";
import { onto } from "./onto.js";

onto("[data-follows]", (element) => {
  const tell = calmly(() => element.dispatchEvent(new CustomEvent("changed")), 1500);
  const mark = element.querySelector("[data-live-state]");
  const stop = follow(
    element.dataset.follows,
    () => (element.isConnected ? tell() : stop()),
    (isConnected) => mark?.setAttribute("data-live-state", isConnected ? "live" : "lost"),
  );
});
