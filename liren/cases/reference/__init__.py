"""The lists a new installation starts with: categories, limits, and the words residents use for them.

The four CSV files are the data; this module only reads them, knows nothing of the database and may be
called by migrations. Categories and limits carry the source they were taken from. Class 21 (extended
components) and all limits are defaults for a place to change.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category; the fields are those of `cases.Category`."""

    code: str
    kind: str
    major_name: str
    major_name_en: str
    name: str
    name_en: str
    source: str
    is_offered: bool
    valid_from: date


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One default limit; fields as in `cases.StageLimit`. `amount` counts units of `limit_kind`."""

    category_code: str  # a category, the beginning of several, or "" for all
    stage: str
    amount: int
    limit_kind: str
    valid_from: date
    source: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """The words, Chinese and English, by which residents speak of one category."""

    category_code: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of a category; the fields are those of `cases.Question`."""

    category_code: str
    key: str
    kind: str
    text: str
    text_en: str
    options: list[list[str]]  # value, Chinese, English
    show_if_key: str
    show_if_value: str
    is_required: bool
    position: int
    advice_if: str
    advice: str
    advice_en: str
    valid_from: date
    source: str


QUESTIONS_SINCE = date(2020, 1, 1)
QUESTIONS_SOURCE = (
    "未核实的默认问题：按通行的受理经验拟定，请按本地规范修改"
    " / unverified default: common practice of call takers"
)


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text]


@cache
def rows_categories() -> tuple[CategoryRow, ...]:
    """Every component and event class of GB/T 30428.2, the local extensions, and the kinds of appeal."""
    return tuple(
        CategoryRow(
            code=line["code"],
            kind=line["kind"],
            major_name=line["major_name"],
            major_name_en=line["major_name_en"],
            name=line["name"],
            name_en=line["name_en"],
            source=line["source"],
            is_offered=_truth(line["is_offered"]),
            valid_from=date.fromisoformat(line["valid_from"]),
        )
        for line in _lines("categories.csv")
    )


@cache
def rows_limits() -> tuple[LimitRow, ...]:
    """The default limits. The longest code that begins a category's code wins, stage by stage."""
    return tuple(
        LimitRow(
            category_code=line["category_code"],
            stage=line["stage"],
            amount=int(line["amount"]),
            limit_kind=line["limit_kind"],
            valid_from=date.fromisoformat(line["valid_from"]),
            source=line["source"],
            is_verified=_truth(line["is_verified"]),
        )
        for line in _lines("limits.csv")
    )


@cache
def rows_keywords() -> tuple[KeywordRow, ...]:
    """The words of every category that residents can choose, the plainest first."""
    return tuple(
        KeywordRow(line["category_code"], tuple(line["keywords"].split(";")))
        for line in _lines("keywords.csv")
    )


@cache
def rows_questions() -> tuple[QuestionRow, ...]:
    """What is asked beyond the report, for categories that are often reported or can be dangerous."""
    return tuple(
        QuestionRow(
            category_code=line["category_code"],
            key=line["key"],
            kind=line["kind"],
            text=line["text"],
            text_en=line["text_en"],
            options=[option.split(":", 2) for option in line["options"].split(";") if option],
            show_if_key=line["show_if_key"],
            show_if_value=line["show_if_value"],
            is_required=_truth(line["is_required"]),
            position=int(line["position"]),
            advice_if=line["advice_if"],
            advice=line["advice"],
            advice_en=line["advice_en"],
            valid_from=QUESTIONS_SINCE,
            source=QUESTIONS_SOURCE,
        )
        for line in _lines("questions.csv")
    )
