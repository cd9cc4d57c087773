"""Reading files of lines: CSV and XLSX, with limits against bombs. A fault is named by line and column."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from liren.core.verdicts import InvalidError
from liren.sources.targets import Line

MOST_BYTES = 400 * 1024 * 1024
MOST_ROWS = 1_100_000
MOST_COLUMNS = 200
LONGEST_CELL = 4000
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_RATIO = 200
MOST_PARTS = 2000
ENCODINGS = ("utf-8-sig", "gb18030")


def headings_of(path: Path) -> list[str]:
    """The headings of a file's columns.

    Raises:
        InvalidError: it is no table, too large, packed suspiciously, or a heading is empty or there twice.
    """
    rows = _rows(path)
    try:
        first = next(rows, None)
    finally:
        rows.close()  # type: ignore[attr-defined]  # a generator
    headings = [cell.strip() for cell in first or []]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise InvalidError(_("The file is empty."), field="file")
    if empty := [place for place, heading in enumerate(headings, 1) if not heading]:
        raise InvalidError(_("Column %(place)d has no heading.") % {"place": empty[0]}, field="file")
    if twice := next((one for one in headings if headings.count(one) > 1), None):
        raise InvalidError(
            _("There are two columns with the heading “%(heading)s”.") % {"heading": twice[:40]}, field="file"
        )
    return headings


def lines_of(path: Path, columns: Mapping[str, str], *, after: int = 0) -> Iterator[Line]:
    """The lines of a file by field, from the one after line `after` on. Line 1 is the headings.

    Raises:
        InvalidError: a line can't be read; which one, and why.
    """
    rows = _rows(path)
    headings = [cell.strip() for cell in next(rows, [])]
    places = {field: headings.index(heading) for field, heading in columns.items() if heading in headings}
    for number, row in islice(enumerate(rows, 2), max(after - 1, 0), None):
        if number > MOST_ROWS:
            raise InvalidError(
                _("More than %(most)d lines: split the file.") % {"most": MOST_ROWS}, field="file"
            )
        if any(cell.strip() for cell in row):
            yield Line(
                number, {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
            )


def _rows(path: Path) -> Iterator[list[str]]:
    if path.stat().st_size > MOST_BYTES:
        raise InvalidError(
            _("The file is larger than %(most)d MB.") % {"most": MOST_BYTES >> 20}, field="file"
        )
    with path.open("rb") as file:
        is_workbook = file.read(4) == b"PK\x03\x04"
    yield from _checked(_workbook_rows(path) if is_workbook else _text_rows(path))


def _checked(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if len(row) > MOST_COLUMNS:
            raise InvalidError(
                _("Line %(line)d has more than %(most)d columns.") % {"line": number, "most": MOST_COLUMNS},
                field="file",
            )
        for place, cell in enumerate(row, 1):
            if len(cell) > LONGEST_CELL:
                raise InvalidError(
                    _("Line %(line)d, column %(place)d is longer than %(most)d characters.")
                    % {"line": number, "place": place, "most": LONGEST_CELL},
                    field="file",
                )
        yield row


def _text_rows(path: Path) -> Iterator[list[str]]:
    encoding = _encoding(path)
    with path.open("r", encoding=encoding, newline="") as text:
        sample = text.read(64 * 1024)
        text.seek(0)
        if "\0" in sample:
            raise InvalidError(_("This is neither a CSV nor an XLSX file."), field="file")
        separator = max(",\t;", key=sample.partition("\n")[0].count)
        reader = csv.reader(text, delimiter=separator)
        try:
            yield from reader
        except csv.Error as error:
            raise InvalidError(
                _("Line %(line)d can't be read as CSV.") % {"line": reader.line_num}, field="file"
            ) from error


def _encoding(path: Path) -> str:
    for encoding in ENCODINGS:
        try:
            with path.open("r", encoding=encoding, newline="") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise InvalidError(
        _("The file's characters are neither UTF-8 nor GB 18030. Save it as one of them."), field="file"
    )


def _workbook_rows(path: Path) -> Iterator[list[str]]:
    _no_bomb(path)
    file = path.open("rb")
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        file.close()
        raise InvalidError(
            _("The workbook can't be read. Save it again as XLSX, or as CSV."), field="file"
        ) from error
    try:
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    finally:
        book.close()
        file.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    moment = getattr(cell, "isoformat", None)
    return moment().removesuffix("T00:00:00") if moment else str(cell)


def _no_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as error:
        raise InvalidError(
            _("The workbook can't be read. Save it again as XLSX, or as CSV."), field="file"
        ) from error
    unpacked = sum(part.file_size for part in parts)
    ratio = max(
        (part.file_size / max(part.compress_size, 1) for part in parts if part.file_size > 1 << 20), default=0
    )
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or ratio > MOST_RATIO:
        raise InvalidError(
            _("The workbook unpacks to far more than it should; it is not opened."), field="file"
        )


def as_file(rows: list[list[str]]) -> bytes:
    """Lines as a CSV file that spreadsheets open in the right encoding, formulas made harmless."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow(
            [f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in row]
        )
    return ("\ufeff" + text.getvalue()).encode()
