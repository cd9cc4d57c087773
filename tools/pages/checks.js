// What geometry and words tell about a page without looking at it. Called with {target, language}; returns [[kind, words]].
({ target, language }) => {
  const found = [];
  const say = (kind, node, words = "") => found.push([kind, `${name(node)} ${words}`.trim()]);
  const name = (node) => {
    const own = node.tagName.toLowerCase() + (node.id ? `#${node.id}` : "") +
      (typeof node.className === "string" && node.className ? `.${node.className.trim().split(/\s+/).slice(0, 2).join(".")}` : "");
    return `${own} “${(node.innerText || node.getAttribute("aria-label") || "").replace(/\s+/g, " ").trim().slice(0, 40)}”`;
  };
  const style = (node) => getComputedStyle(node);
  const shown = (node) => node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !node.closest(".sr-only, .skip-link, dialog:not([open])");
  const wide = document.documentElement.clientWidth;
  // The part of a rectangle that the scrolling boxes around it let through.
  const visible = (rect, node) => {
    let { left, top, right, bottom } = rect;
    for (let up = node; up && up !== document.body; up = up.parentElement) {
      if (style(up).overflowY === "visible" && style(up).overflowX === "visible") continue;
      const box = up.getBoundingClientRect();
      left = Math.max(left, box.left); top = Math.max(top, box.top); right = Math.min(right, box.right); bottom = Math.min(bottom, box.bottom);
    }
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };
  const lines = (node) => { const range = document.createRange(); range.selectNodeContents(node); return new Set([...range.getClientRects()].map((r) => Math.round(r.bottom / 6))).size; };
  const scrolls = (node) => {
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement)
      if (/auto|scroll|hidden|clip/.test(style(up).overflowX)) return true;
    return false;
  };

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.data.trim() && node.parentElement && !["SCRIPT", "STYLE", "OPTION", "NOSCRIPT", "TITLE"].includes(node.parentElement.tagName) && shown(node.parentElement)) texts.push(node);

  // wider than the window
  if (document.documentElement.scrollWidth > wide + 1) {
    const late = [...document.body.querySelectorAll("*")].filter((node) => shown(node) && node.getBoundingClientRect().right > wide + 1 && !scrolls(node));
    say("overflow", late.at(-1) || document.body, `${document.documentElement.scrollWidth} > ${wide}`);
  }
  // words that are cut off without an ellipsis, and letters squeezed to a column of one character
  const boxes = new Set(texts.map((node) => node.parentElement));
  for (const box of boxes) {
    const s = style(box);
    if (/hidden|clip/.test(s.overflowX) && s.textOverflow !== "ellipsis" && box.scrollWidth > box.clientWidth + 1) say("cut", box);
    if (/hidden|clip/.test(s.overflowY) && box.scrollHeight > box.clientHeight + 2 && s.webkitLineClamp === "none" && !box.closest("textarea, select")) say("cut", box, "from below");
    const rect = box.getBoundingClientRect(), size = parseFloat(s.fontSize);
    if (!(box instanceof HTMLElement)) continue;
    const long = box.innerText.trim().length;
    if (long > 4 && rect.width > 0 && rect.width < size * 2.1 && rect.height > size * 5 && s.writingMode === "horizontal-tb") say("squeezed", box);
    if (box.matches("button, .button, .badge, .segment") && long < 9 && !box.querySelector("span") && lines(box) > 2) say("wrapped", box);
  }
  // words over other words
  const layer = (node) => { for (let up = node; up && up !== document.body; up = up.parentElement) if (/fixed|sticky/.test(style(up).position) || up.matches(".ol-viewport, dialog, .menu-panel")) return up; return null; };
  const spots = texts.slice(0, 1500).flatMap((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    if (layer(node.parentElement)) return [];
    return [...range.getClientRects()].map((r) => ({ r: visible(r, node.parentElement), node: node.parentElement })).filter(({ r }) => r.width > 2 && r.height > 2);
  }).sort((a, b) => a.r.top - b.r.top);
  for (let i = 0; i < spots.length; i++)
    for (let j = i + 1; j < spots.length && spots[j].r.top < spots[i].r.bottom; j++) {
      const a = spots[i].r, b = spots[j].r;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 3 && down > Math.min(a.height, b.height) * 0.45 && spots[i].node !== spots[j].node && !spots[i].node.contains(spots[j].node) && !spots[j].node.contains(spots[i].node)) say("overlap", spots[i].node, `and ${name(spots[j].node)}`);
    }
  // targets smaller than a finger; links within a sentence are excused (WCAG 2.5.8), others not
  const pressed = "a[href], button, summary, select, input:not([type=hidden]), textarea, [role=button], [role=tab]";
  for (const node of document.querySelectorAll(pressed)) {
    if (!shown(node) || node.closest(".ol-viewport")) continue;
    let rect = node.getBoundingClientRect();
    if (node.matches("input[type=radio], input[type=checkbox], input[type=file]") && node.labels?.length) {
      rect = node.labels[0].getBoundingClientRect();
    } else if (node.matches("a") && style(node).display === "inline" && [...node.parentElement.childNodes].some((other) => other !== node && other.textContent.trim())) continue;
    
    if (!rect.width || rect.bottom < 0) continue;
    const after = getComputedStyle(node, "::after");
    if (after.content !== "none" && after.position === "absolute") continue; // the whole row is the target
    if (rect.height < target - 1 || rect.width < Math.min(target, 44) - 1) say("small", node, `${Math.round(rect.width)}×${Math.round(rect.height)}`);
  }
  // words that nobody translated
  if (language === "zh")
    for (const node of texts) {
      const parent = node.parentElement;
      const other = parent.closest("[lang]");
      if (parent.closest("code, kbd, pre, .mono, .ol-viewport, svg, [translate=no]") || (other && !other.lang.startsWith("zh"))) continue;
      const data = node.data.replace(/\{\w+\}/g, "").replace(/\b(Excel|Chrome|Linux|Liren|Windows|Android|Safari|Firefox|iPhone|WeChat|OpenStreetMap)\b/g, "");
      const words = data.match(/(?<![\w./@:#-])[A-Za-z][a-z]{2,}(?:\s+[A-Za-z]{2,})+|(?<![\w./@:#-])[A-Za-z][a-z]{3,}(?![\w./@:-])/g);
      if (words) found.push(["untranslated", `${words.slice(0, 3).join(" | ")} in ${name(parent)}`]);
    }
  return [...new Map(found.map((one) => [one.join(), one])).values()];
}
