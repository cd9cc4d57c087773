"""The style sheets of every page. tools/assets.py joins them into one: a slow line waits only once."""

from __future__ import annotations

SHEETS = tuple(
    f"ui/{name}.css" for name in ("tokens", "base", "components", "overlays", "forms", "data", "shell", "map")
)
JOINED = "vendor/ui.css"
