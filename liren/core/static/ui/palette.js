// The box for everything (Ctrl-K or /): asks the server while somebody types, always by POST; arrows choose.
const dialog = document.querySelector("dialog[data-palette]");
const WAIT = 120; // milliseconds after the last key
const KEPT = 8;

function start() {
  const input = dialog.querySelector("input[name=q]");
  const list = document.getElementById("palette-hits");
  const recent = dialog.querySelector("[data-palette-recent]");
  const token = dialog.querySelector("[name=csrfmiddlewaretoken]").value;
  const store = `liren.recent.${dialog.dataset.user}`; // for this window only, and for this person
  let timer = 0;
  let asked = 0;

  const here = () => location.pathname + location.search;
  const options = () => [...dialog.querySelectorAll("[role=option]")].filter((one) => one.offsetParent);
  const chosen = () => dialog.querySelector('[role=option][aria-selected="true"]');
  const kept = () => JSON.parse(sessionStorage.getItem(store) || "[]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const turn = ++asked;
    const body = new URLSearchParams({ q: input.value, path: here() });
    const headers = { "X-CSRFToken": token };
    const answer = await fetch(list.dataset.url, { method: "POST", body, headers }).catch(() => null);
    if (turn !== asked || !answer?.ok) return; // a later question is under way
    list.innerHTML = await answer.text();
    showRecent();
    input.setAttribute("aria-expanded", String(options().length > 0));
    choose(options()[0]);
  }

  function showRecent() {
    const lines = input.value.trim() ? [] : kept();
    recent.hidden = !lines.length;
    for (const old of recent.querySelectorAll("a")) old.remove();
    lines.forEach(({ url, text }, at) => {
      const line = Object.assign(document.createElement("a"), { className: "hit", href: url, id: `hit-recent-${at}`, textContent: text });
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      recent.append(line);
    });
  }

  dialog.addEventListener("click", (event) => {
    const link = event.target.closest("a.hit");
    if (!link) return;
    const url = link.getAttribute("href");
    const text = (link.querySelector(".hit-title") ?? link).textContent.trim().slice(0, 60);
    sessionStorage.setItem(store, JSON.stringify([{ url, text }, ...kept().filter((one) => one.url !== url)].slice(0, KEPT)));
    if (new URL(link.href).pathname === location.pathname) dialog.close();
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
    } else if (event.key === "Enter" && chosen() && chosen().getAttribute("aria-disabled") !== "true") {
      event.preventDefault();
      chosen().click();
    }
  });

  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    ask();
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-search]")) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("liren:act", (event) => {
    if (event.defaultPrevented || !["palette", "search"].includes(event.detail)) return;
    event.preventDefault();
    open();
  });
}

if (dialog) start();
