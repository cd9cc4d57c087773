// <liren-chart>: draws the table that it stands beside, or JSON. The library is fetched when a chart comes into view.
import { complete, fromTable, toTable } from "./chart_data.js";
import { options } from "./chart_kinds.js";
import { look, onChange } from "./chart_look.js";
import { tooltip } from "./chart_tip.js";

let library;
const fetchLibrary = (src) =>
  (library ??= new Promise((resolve, reject) => {
    if (window.echarts) return resolve(window.echarts);
    const script = document.head.appendChild(document.createElement("script"));
    Object.assign(script, { src, onload: () => resolve(window.echarts), onerror: reject });
  }));

class LirenChart extends HTMLElement {
  connectedCallback() {
    if (this.frame) return;
    this.kind = this.getAttribute("kind") || "bar";
    this.box = this.closest(".charted");
    this.frame = document.createElement("div");
    this.frame.className = "chart-frame";
    this.frame.hidden = true;
    this.append(this.frame);
    this.addToggle();
    this.show(this.waits ? "table" : "chart");
    if (this.waits) return; // the library is fetched when somebody asks for the chart
    this.watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.begin(), { rootMargin: "300px" });
    this.watch.observe(this);
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    this.resized?.disconnect();
    this.stopFollowing?.();
    this.drawing?.dispose();
    this.drawing = null;
  }

  async begin() {
    this.watch?.disconnect();
    try {
      const [echarts, data] = await Promise.all([fetchLibrary(this.dataset.library), this.read()]);
      if (!this.isConnected) return;
      this.data = data;
      this.querySelector(".chart-wait")?.remove();
      this.frame.hidden = false;
      if (this.kind === "dots" || this.lies) this.makeRoom();
      const locale = document.documentElement.lang.startsWith("zh") ? "ZH" : "EN";
      this.drawing = echarts.init(this.frame, null, { renderer: "canvas", locale });
      this.drawing.on("click", ({ dataIndex, seriesType }) => seriesType === "line" || this.follow(this.kind === "heat" ? dataIndex % data.labels.length : dataIndex));
      this.draw();
      this.stopFollowing = onChange(() => this.draw());
      this.resized = new ResizeObserver(() => this.refit());
      this.resized.observe(this.frame);
    } catch {
      this.show("table");
      this.querySelector(".chart-wait")?.replaceChildren(this.dataset.wordsFailed);
      this.bar?.remove();
    }
  }

  async read() {
    const beside = this.dataset.table ? document.getElementById(this.dataset.table) : this.box?.querySelector(":scope > :not(liren-chart) table, :scope > table");
    if (!this.dataset.src) return fromTable(beside);
    const answer = await fetch(this.dataset.src, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const data = complete(await answer.json());
    if (!beside) this.append(Object.assign(document.createElement("div"), { className: "chart-own-table" }));
    if (!beside) this.lastChild.append(toTable(data, this.getAttribute("label"), (one, at) => this.say(one, at)));
    return data;
  }

  get waits() {
    return this.hasAttribute("waits") && Boolean(this.box);
  }

  get lies() {
    return this.kind === "bar" && this.hasAttribute("lying");
  }

  /** One value with its unit and, in small, its interval. */
  say(one, at) {
    const tell = (value) => (value === null ? "—" : `${value.toLocaleString()}${this.dataset.unit || ""}`);
    return one.low[at] === null ? tell(one.values[at]) : `${tell(one.values[at])} (${tell(one.low[at])} – ${tell(one.high[at])})`;
  }

  makeRoom() {
    const ui = look();
    const row = ui.size * Math.max(2.2, this.data.series.length * 1.15);
    this.frame.style.height = `${Math.round(this.data.labels.length * row + ui.size * 5)}px`;
  }

  draw() {
    const ui = look();
    const number = (name) => (this.dataset[name] === undefined ? undefined : Number(this.dataset[name]));
    const asked = { unit: this.dataset.unit, most: number("most"), least: number("least"), lies: this.lies, narrow: this.frame.clientWidth < 480 };
    const box = { width: this.frame.clientWidth, height: this.frame.clientHeight };
    this.wide = box.width;
    this.drawing.setOption(options(this.kind, { ui, data: this.data, asked, tip: tooltip(this), box }), { notMerge: true });
    this.frame.setAttribute("role", "img");
    const told = this.frame.getAttribute("aria-label") || "";
    this.frame.setAttribute("aria-label", this.kind === "heat" || !told ? `${this.getAttribute("label")} ${this.dataset.wordsTable}` : `${this.getAttribute("label")}. ${told}`);
  }

  refit() {
    if (!this.frame.clientWidth) return;
    this.drawing.resize();
    if ((this.kind === "heat" || this.data.series.length > 1) && this.wide !== this.frame.clientWidth) this.draw();
  }

  follow(row) {
    if (this.data.urls[row]) location.assign(this.data.urls[row]);
  }

  show(what) {
    if (this.box && this.dataset.keepsTable === undefined) this.box.dataset.shows = what;
    this.toggle?.setAttribute("aria-pressed", String(what === (this.waits ? "chart" : "table")));
    if (what === "chart" && this.waits) this.begun ??= this.begin();
  }

  addToggle() {
    if (!this.box || this.dataset.keepsTable !== undefined) return;
    this.bar = document.createElement("div");
    this.bar.className = "chart-bar no-print";
    this.toggle = this.bar.appendChild(document.createElement("button"));
    Object.assign(this.toggle, { type: "button", className: "button button-quiet button-small", textContent: this.waits ? this.dataset.wordsAsChart : this.dataset.wordsAsTable });
    this.toggle.addEventListener("click", () => this.show(this.box.dataset.shows === "table" ? "chart" : "table"));
    this.append(this.bar);
  }
}

customElements.define("liren-chart", LirenChart);
