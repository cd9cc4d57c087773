"""Figures as a CSV file that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # spreadsheets read UTF-8 as such only with it


def safe_cell(value: object) -> str:
    """A cell as text; what a spreadsheet would take for a formula gets an apostrophe before it (OWASP)."""
    text = str(value)
    if text.lstrip().startswith(_STARTS_A_FORMULA) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def csv_text(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """The whole file."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([safe_cell(cell) for cell in head])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return BOM + file.getvalue()
