// Says that the network is gone, and takes it back when it returns.
const banner = document.querySelector("[data-offline]");
const show = () => banner && (banner.hidden = navigator.onLine);
window.addEventListener("online", show);
window.addEventListener("offline", show);
show();
