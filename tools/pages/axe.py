"""axe-core in a page: which rules of WCAG 2.2 AA and of good practice it breaks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "build" / "dev" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
    .then(result => result.violations.map(rule => ({id: rule.id, impact: rule.impact,
        nodes: rule.nodes.map(node => [node.target.join(" "), node.html.slice(0, 160),
            node.any.concat(node.all, node.none).map(check => check.message).join("; ").slice(0, 200)])})))"""


@cache
def source() -> str:
    """The library's text; it is evaluated by the browser's tools, so the page's own policy stays strict."""
    return FILE.read_text(encoding="utf-8")


def words(violations: Iterable[dict[str, Any]], most: int = 4) -> list[str]:
    """One line for each broken rule and place."""
    lines = []
    for rule in violations:
        nodes = rule["nodes"]
        lines += [
            f"{rule['id']} ({rule['impact']}): {what} {html} — {why}" for what, html, why in nodes[:most]
        ]
        if len(nodes) > most:
            lines.append(f"{rule['id']}: and {len(nodes) - most} more")
    return lines
