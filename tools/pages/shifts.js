// Adds up how far things jumped while the page came (cumulative layout shift), and names what jumped.
window.__shifts = { total: 0, what: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.__shifts.total += entry.value;
    for (const source of entry.sources) {
      const node = source.node && (source.node.nodeType === 1 ? source.node : source.node.parentElement);
      if (node) window.__shifts.what.push(`${node.tagName.toLowerCase()}.${String(node.className || "").slice(0, 40)}`);
    }
  }
}).observe({ type: "layout-shift", buffered: true });
