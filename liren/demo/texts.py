"""Words for every step of a case: what residents and patrols write, what staff remark."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from liren.demo.phrases import lines, phrases

REFERENCE = Path(__file__).resolve().parent.parent / "cases" / "reference"
FREQUENT = (
    "E0505", "E0102", "E0504", "E0507", "E0506", "E0301", "E0508", "E0501", "E0104", "E0110", "E0103",
    "E0201", "C0118", "E0404", "E0406", "E0510", "E0116", "E0101", "E0106", "C0305", "C0402",
    "C0102", "A01", "A02", "A03",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """The texts of one category: where it happens, what fills {what}, and the sentences."""

    name: str
    at: str  # kind of spot: street, home, market, park, site, water, any
    what: tuple[str, ...]
    told: tuple[str, ...]
    patrolled: tuple[str, ...]
    is_calm: bool  # whoever asks or suggests neither scolds nor fears


@cache
def category_names() -> dict[str, str]:
    """Chinese names by code, from the reference data of the cases room."""
    with (REFERENCE / "categories.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


@cache
def voices() -> dict[str, Voice]:
    """The texts of every category."""
    own = {**phrases("events"), **phrases("appeals"), **phrases("components")}
    families = own.pop("family")
    sources = {code: family for family in families.values() for code in family["codes"]} | own
    generic = ("巡查发现{place}{name}存在问题：{what}，已拍照上报。", "{place}{name}：{what}，需处置。")
    return {
        code: Voice(
            name,
            sources[code]["at"],
            tuple(sources[code]["what"]),
            lines(sources[code]["text"]),
            lines(sources[code].get("patrol", "")) or generic,
            code in ("A00", "A01", "A02", "A05"),
        )
        for code, name in category_names().items()
    }


@cache
def remarks(step: str, key: str = "") -> tuple[str, ...]:
    """What may be said with a step: for this category, else for its class, else in general."""
    section = phrases("remarks")[step]
    for name in (key, key[:1]):
        if name in section:
            return lines(section[name])
    return lines(section[""]) if "" in section else ()
