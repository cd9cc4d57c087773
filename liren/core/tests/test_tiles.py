"""Which tile sources the settings name, and which hosts they open."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from liren.core.tiles import tile_origins, tile_sources

KEY = "0123456789abcdef0123456789abcdef"


def test_without_settings_there_is_no_source_and_no_host() -> None:
    assert tile_sources({}) == []
    assert tile_origins([]) == []


def test_tianditu_is_a_map_and_a_picture_each_with_its_names() -> None:
    found = tile_sources({"LIREN_TIANDITU_KEY": KEY, "LIREN_TILE_ATTRIBUTION": "GS(2024)1号"})
    assert [len(source["layers"]) for source in found] == [2, 2]
    assert all(
        "天地图" in source["attribution"] and "GS(2024)1号" in source["attribution"] for source in found
    )
    assert "LAYER=cva" in found[0]["layers"][1]
    assert "TILEMATRIXSET=w" in found[0]["layers"][0]
    assert tile_origins(found) == [f"https://t{number}.tianditu.gov.cn" for number in range(8)]


def test_tianditu_in_degrees_uses_the_other_matrix_set() -> None:
    found = tile_sources({"LIREN_TIANDITU_KEY": KEY, "LIREN_TILE_GRID": "degrees"})
    assert "vec_c/wmts" in found[0]["layers"][0]
    assert found[0]["grid"] == "degrees"


def test_any_other_source_says_where_it_comes_from() -> None:
    url = "https://tiles.example.cn/{z}/{x}/{y}.png"
    with pytest.raises(ImproperlyConfigured, match="审图号"):
        tile_sources({"LIREN_TILE_URL": url})
    found = tile_sources(
        {"LIREN_TILE_URL": url, "LIREN_TILE_ATTRIBUTION": "某市 GS(2024)2号", "LIREN_TILE_DATUM": "gcj02"}
    )
    assert found[0]["datum"] == "gcj02"
    assert tile_origins(found) == ["https://tiles.example.cn"]


@pytest.mark.parametrize(
    "settings",
    [
        {"LIREN_TIANDITU_KEY": "no key; script-src *"},
        {"LIREN_TILE_GRID": "x"},
        {"LIREN_TILE_DATUM": "bd09"},
        {"LIREN_TILE_DATUM": "gcj02", "LIREN_TILE_GRID": "degrees"},
    ],
)
def test_a_setting_that_means_nothing_is_refused_in_words(settings: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="LIREN_"):
        tile_sources(settings)
