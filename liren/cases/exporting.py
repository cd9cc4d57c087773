"""Lists that leave the house: the columns, and cells that no spreadsheet program runs as a formula.

No column holds what somebody wrote or who they are: a description can name a neighbour, and a file goes
further than a page.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from openpyxl import Workbook

from liren.cases.models import Case
from liren.places.names import division_names

MOST_ROWS = 50_000
CHUNK = 1_000
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins with one is run by spreadsheet programs
BOM = "\ufeff"  # by it Excel knows that a CSV is UTF-8
Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and what it holds of a case and the names of its places."""

    head: str | Promise
    cell: Callable[[Case, dict[str, str]], Cell | datetime | None]


COLUMNS: tuple[Column, ...] = (
    Column(_("Case number"), lambda case, names: case.number),
    Column(_("Kind of matter"), lambda case, names: str(case.category.get_kind_display())),
    Column(_("Category code"), lambda case, names: case.category_id),
    Column(_("Category"), lambda case, names: case.category.label),
    Column(pgettext_lazy("of a case", "Came in by"), lambda case, names: str(case.get_source_display())),
    Column(_("Severity"), lambda case, names: str(case.get_severity_display())),
    Column(_("State"), lambda case, names: str(case.get_state_display())),
    Column(_("Division code"), lambda case, names: case.division),
    Column(_("Community"), lambda case, names: names.get(case.division[:12], "")),
    Column(_("Grid"), lambda case, names: names.get(case.division, "") if len(case.division) == 15 else ""),
    Column(_("Longitude"), lambda case, names: case.lon),
    Column(_("Latitude"), lambda case, names: case.lat),
    Column(_("Leading unit"), lambda case, names: case.lead.label if case.lead else ""),
    Column(pgettext_lazy("moment", "Reported"), lambda case, names: case.opened_at),
    Column(_("Due"), lambda case, names: case.due_at),
    Column(_("Handled"), lambda case, names: case.handled_at),
    Column(_("Closed"), lambda case, names: case.closed_at),
    Column(_("Round"), lambda case, names: case.round),
    Column(_("Score"), lambda case, names: case.score),
)


def harmless(text: str) -> str:
    """A text that no spreadsheet program takes for a formula: one that could be gets an apostrophe first.

    Source: OWASP, CSV Injection.
    """
    return f"'{text}" if text.startswith(DANGEROUS) else text


def heads() -> list[Cell]:
    """The first row, in the reader's language."""
    return [harmless(str(column.head)) for column in COLUMNS]


def rows_of(cases: Iterable[Case]) -> Iterator[list[Cell]]:
    """A row for each case. Names of places are read for a thousand cases at a time."""
    remaining = iter(cases)
    while chunk := list(islice(remaining, CHUNK)):
        names = division_names({code for case in chunk for code in (case.division[:12], case.division)})
        for case in chunk:
            yield [_cell(column.cell(case, names)) for column in COLUMNS]


def _cell(value: Cell | datetime | None) -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return harmless(value) if isinstance(value, str) else value


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[list[Cell]]) -> Iterator[str]:
    """The rows as CSV, line by line; nothing is held in memory."""
    writer = csv.writer(_Line())
    yield BOM + str(writer.writerow(heads()))
    for row in rows:
        yield str(writer.writerow(row))


def as_xlsx(rows: Iterable[list[Cell]], title: str) -> IO[bytes]:
    """The rows as a workbook in a temporary file, written row by row; whoever closes it deletes it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.append(heads())
    for row in rows:
        sheet.append(row)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file
