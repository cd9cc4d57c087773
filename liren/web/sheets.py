"""The style sheets of every page. tools/assets.py joins them into one: a slow line waits only once."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

SHEETS = tuple(
    f"ui/{name}.css" for name in ("tokens", "base", "components", "overlays", "forms", "data", "shell", "map")
)
JOINED = "vendor/ui.css"


def sheets_in_use() -> tuple[str, ...]:
    """What a page asks for: the joined sheet where it was made, else one by one."""
    is_joined = not settings.DEBUG and JOINED in getattr(staticfiles_storage, "hashed_files", ())
    return (JOINED,) if is_joined else SHEETS
