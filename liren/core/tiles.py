"""Tile sources under the maps, from the settings. None is needed: the platform's own data is a map.

Chinese law asks that a public map names its source and its review number (审图号; 地图管理条例, State Council
decree 664, articles 15 to 22 and 32 to 39): a source without an attribution is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TIANDITU = "天地图 · 国家地理信息公共服务平台"
# name, ground layer, layer of names: LAYER of the WMTS, as published by the National Platform
_TIANDITU_LAYERS = (("天地图 矢量", "vec", "cva"), ("天地图 影像", "img", "cia"))
_WMTS = (
    "https://t{{0-7}}.tianditu.gov.cn/{layer}_{set}/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER={layer}&STYLE=default&TILEMATRIXSET={set}&FORMAT=tiles"
    "&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
GRIDS, DATUMS = ("mercator", "degrees"), ("wgs84", "gcj02")


def tile_sources(environ: Mapping[str, str]) -> list[dict[str, Any]]:
    """The sources that the settings name, as the map element reads them; the first one is shown.

    Raises:
        ImproperlyConfigured: a setting is missing or unknown, in words.
    """
    grid, datum = environ.get("LIREN_TILE_GRID", "mercator"), environ.get("LIREN_TILE_DATUM", "wgs84")
    if grid not in GRIDS:
        raise ImproperlyConfigured("LIREN_TILE_GRID is mercator or degrees.")
    if datum not in DATUMS or (datum == "gcj02" and grid == "degrees"):
        raise ImproperlyConfigured("LIREN_TILE_DATUM is wgs84, or gcj02 with a mercator grid.")
    attribution = environ.get("LIREN_TILE_ATTRIBUTION", "")
    if key := environ.get("LIREN_TIANDITU_KEY", ""):
        return _tianditu(key, grid, attribution)
    urls = environ.get("LIREN_TILE_URL", "").split()
    if not urls:
        return []
    if not attribution:
        raise ImproperlyConfigured(
            "LIREN_TILE_URL needs LIREN_TILE_ATTRIBUTION: the source and its review number (审图号)."
        )
    name = environ.get("LIREN_TILE_NAME", "") or urlsplit(urls[0]).hostname or ""
    return [{"name": name, "layers": urls, "grid": grid, "datum": datum, "attribution": attribution}]


def _tianditu(key: str, grid: str, attribution: str) -> list[dict[str, Any]]:
    if not re.fullmatch(r"[0-9a-fA-F]{16,64}", key):
        raise ImproperlyConfigured("LIREN_TIANDITU_KEY is the hexadecimal key (tk) that 天地图 gave you.")
    matrix_set = "c" if grid == "degrees" else "w"
    said = " · ".join(part for part in (TIANDITU, attribution) if part)
    return [
        {
            "name": name,
            "layers": [_WMTS.format(layer=layer, set=matrix_set, key=key) for layer in layers],
            "grid": grid,
            "datum": "wgs84",
            "attribution": said,
        }
        for name, *layers in _TIANDITU_LAYERS
    ]


def tile_origins(sources: list[dict[str, Any]]) -> list[str]:
    """The hosts that images may come from, for the content security policy; `{0-7}` stands for eight."""
    found: dict[str, None] = {}
    for source in sources:
        for url in source["layers"]:
            origin = "/".join(url.split("/")[:3])
            span = re.search(r"\{(\w)-(\w)\}", origin)
            if not span:
                found[origin] = None
                continue
            for code in range(ord(span[1]), ord(span[2]) + 1):
                found[origin.replace(span[0], chr(code))] = None
    return list(found)
