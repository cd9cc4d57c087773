"""The contact sheet: all pictures of a run on one page, with what was found beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from html import escape
from pathlib import Path

from tools.pages.picturing import Finding, Picture

STYLE = """
body{font:14px/1.5 system-ui,sans-serif;margin:24px;background:#eee;color:#222}
section{margin:0 0 40px}h2{margin:0 0 8px}.row{display:flex;gap:12px;overflow-x:auto;align-items:start}
figure{margin:0;background:#fff;padding:6px;flex:none}img{display:block;height:420px;width:auto}
figcaption{font-size:12px}li{margin:0}
"""


def write(folder: Path, pictures: Sequence[Picture], findings: Sequence[Finding]) -> Path:
    """index.html in the folder of the pictures."""
    of_page: dict[str, list[Picture]] = defaultdict(list)
    for picture in pictures:
        of_page[picture.page.key].append(picture)
    said: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        said[finding.page].append(finding)
    parts = [f"<!doctype html><meta charset=utf-8><title>Liren: every page</title><style>{STYLE}</style>"]
    parts.append(f"<h1>{len(pictures)} pictures of {len(of_page)} pages, {len(findings)} findings</h1>")
    for key in sorted(of_page.keys() | said.keys()):
        parts.append(f"<section id='{escape(key)}'><h2>{escape(key)}</h2><div class=row>")
        ordered = sorted(of_page[key], key=lambda picture: (str(picture.way), picture.width))
        parts += [_figure(picture) for picture in ordered]
        parts.append("</div><ul>")
        parts += [
            f"<li><b>{escape(one.kind)}</b> {one.width or ''} {one.way}: {escape(one.words)}"
            for one in said[key]
        ]
        parts.append("</ul></section>")
    path = folder / "index.html"
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def _figure(picture: Picture) -> str:
    words = f"{picture.width} {picture.way} {picture.address}"
    name = escape(picture.path.name)
    return (
        f"<figure><a href='{name}'><img src='{name}' loading=lazy alt='{escape(words)}'></a>"
        f"<figcaption>{escape(words)}</figcaption></figure>"
    )
