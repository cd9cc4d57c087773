// A trial that is under way: look again every few seconds while the page is being looked at.
const PAUSE = 3000;

setInterval(() => {
  if (document.visibilityState === "visible") location.reload();
}, PAUSE);
