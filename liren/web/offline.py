"""What a phone keeps to work without a network: which files, which pages, and the version of it all.

The promises to people are in docs/offline.md.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse

from liren.web.sheets import SHEETS, sheets_in_use

# Every device: what the frame, a report and the list of waiting items need.
SHELL = (
    *("ui/", "offline/"),
    *("vendor/htmx.min.js", "vendor/icons.svg", "icons/icon-192.png"),
    *("cases/faces.css", "cases/suggesting.js", "cases/questions.js", "cases/door_choice.js"),
    "cases/place",
    "matching/similar.js",
)
# Beyond that, phones of people who work on the ground: the map and their own pages.
FIELD = ("vendor/ol.", "ui/map", "cases/", "fieldwork/")
ONLY_FIELD = ("ui/map.js", "ui/map_")
NEVER = ("ui/chart", "cases/desk", "cases/rules", "cases/paper", "vendor/LICENSE")
DAY = 24 * 3600
KEPT_SECONDS = {"my_day": DAY, "report": 14 * DAY, "outbox": 365 * DAY}  # pages, by URL name
KEPT_DATA = ("base_json", "grids_json", "divisions_json", "case_points")  # answers that the maps ask for


@lru_cache(maxsize=1)
def asset_names() -> tuple[str, ...]:
    """Every static file's plain name."""
    found = {name for finder in finders.get_finders() for name, _storage in finder.list([])}
    return tuple(sorted(name for name in found if not name.endswith(".stamp")))


def assets(prefixes: tuple[str, ...], without: tuple[str, ...] = ()) -> list[str]:
    """The addresses, hashed after collectstatic, of the files whose names begin so."""
    hashed = getattr(staticfiles_storage, "hashed_files", {})  # a file newer than these is not served yet
    names = [
        name
        for name in asset_names()
        if name.startswith(prefixes) and not name.startswith(without) and (not hashed or name in hashed)
    ]
    return [staticfiles_storage.url(name) for name in names]


@lru_cache(maxsize=1)
def worker_settings() -> dict[str, Any]:
    """What the service worker is told. `version` changes when any file of it does."""
    sheets = sheets_in_use()
    unused = tuple(sheet for sheet in SHEETS if sheet not in sheets)
    shell = assets((*SHELL, *sheets), (*NEVER, *ONLY_FIELD, *unused))
    field = [url for url in assets(FIELD, (*NEVER, *unused)) if url not in set(shell)]
    told = {
        "shell": shell,
        "field": field,
        "isHashed": bool(getattr(staticfiles_storage, "hashed_files", {})),
        "static": staticfiles_storage.url(""),
        "pages": {name: [reverse(name), seconds] for name, seconds in KEPT_SECONDS.items()},
        "data": [reverse(name) for name in KEPT_DATA],
        "dataSeconds": DAY,
        "fieldPaths": [reverse("my_grid"), reverse("patrols")],
        "session": reverse("session_state"),
    }
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]
    return {**told, "version": digest}
