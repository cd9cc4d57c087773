"""The division tree from CSV files of official codes, one file per level.

Each file has a header with `code` and `name`. Further columns are ignored: the code says what lies above.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.places.actions.divisions import DivisionFacts, new_division
from liren.places.actions.versions import lock_zoning, succeed, tell
from liren.places.codes import full, parent, significant
from liren.places.importing.results import ImportResult, Reject, note_import
from liren.places.models import Division, PlacesImport
from liren.places.permissions import may_import_places

FILES = {"provinces.csv": 2, "cities.csv": 4, "areas.csv": 6, "streets.csv": 9, "villages.csv": 12}
BATCH = 2000
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file."""

    file: str
    line: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the tree holds now, by full code."""

    current: dict[str, tuple[str, date]]  # name and first day of the version valid on the day
    later: frozenset[str]  # codes with a version that begins after it


def import_divisions(actor: Actor, folder: Path, *, on: date, progress: bool = False) -> ImportResult:
    """Bring the tree up to the files: new divisions begin `on`, and a changed name begins a new version then.

    Divisions that the files do not mention stay as they are. All in one transaction.

    Args:
        actor: an administrator of everything, or the platform itself.
        folder: holds some of provinces.csv, cities.csv, areas.csv, streets.csv and villages.csv.
        on: first day on which what is new here is valid.
        progress: show a bar on the terminal.

    Raises:
        InvalidError: no file is there, or one has no columns `code` and `name`.
        RefusedError: the actor may not.
    """
    require(may_import_places(actor))
    contents = {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}
    if not contents:
        wanted = ", ".join(FILES)
        raise InvalidError(_("There is none of these files: %(files)s.") % {"files": wanted}, field="folder")
    digest = hashlib.sha256(b"".join(name.encode() + body for name, body in contents.items())).hexdigest()
    rows = [row for name, body in contents.items() for row in _rows(name, body)]
    with transaction.atomic(), tqdm(total=len(rows), unit=" rows", disable=not progress) as bar:
        lock_zoning()
        result = _bring_up_to_date(rows, on, bar)
        if result.new or result.changed:
            tell("", "divisions.imported", on)
        note_import(actor, PlacesImport.Kind.DIVISIONS, result, digest=digest, on=on)
    return result


def _rows(file: str, body: bytes) -> Iterator[Row]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("gb18030", errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if not {"code", "name"} <= set(reader.fieldnames or ()):
        raise InvalidError(_("%(file)s needs the columns code and name.") % {"file": file}, field="folder")
    for fields in reader:
        yield Row(file, reader.line_num, (fields["code"] or "").strip(), (fields["name"] or "").strip())


def _known(on: date) -> Known:
    valid = Division.objects.on(on).values_list("code", "name", "valid_from")
    later = Division.objects.filter(valid_from__gt=on).values_list("code", flat=True)
    return Known({code: (name, since) for code, name, since in valid}, frozenset(later))


def _bring_up_to_date(rows: list[Row], on: date, bar: tqdm) -> ImportResult:
    result, known, seen = ImportResult(), _known(on), set[str]()
    waiting: list[Division] = []
    for row in rows:
        bar.update()
        if reason := _fault(row, known, seen):
            result.rejects.append(Reject(row.file, row.line, row.code, reason))
            continue
        if len(significant(row.code)) < len(
            row.code
        ):  # a city without districts is listed as its own district
            result.skipped += 1
            continue
        code = full(row.code)
        seen.add(code)
        name, _since = known.current.get(code, (None, on))
        if name == row.name:
            result.same += 1
        elif name is None:
            waiting.append(new_division(code, DivisionFacts(row.name), None, on))
            result.new += 1
        else:
            succeed(Division.objects.on(on).get(code=code), on, name=row.name, name_en="")
            result.changed += 1
        if len(waiting) >= BATCH:
            Division.objects.copy_in(waiting)
            waiting.clear()
    Division.objects.copy_in(waiting)
    return result


def _fault(row: Row, known: Known, seen: set[str]) -> str:
    """Why a row can't be used, or ""."""
    digits = FILES[row.file]
    if len(row.code) != digits or not (row.code.isascii() and row.code.isdigit()) or row.code[0] == "0":
        return _("The code needs %(digits)s digits.") % {"digits": digits}
    if not row.name or len(row.name) > LONGEST_NAME:
        return _("The name is missing or too long.")
    return "" if stands_for_the_place_above(row.code) else _clash(full(row.code), known, seen)


def _clash(code: str, known: Known, seen: set[str]) -> str:
    """Why a code does not fit what is there already, or ""."""
    above = parent(code)
    if code in seen:
        return _("The code stands in the files twice.")
    if above and full(above) not in seen and full(above) not in known.current:
        return _("There is no division %(code)s for it to lie in.") % {"code": above}
    if code in known.later and code not in known.current:
        return _("The code is in use from a later day on.")
    return ""


def stands_for_the_place_above(code: str) -> bool:
    """Whether a row is no place of its own: a city without districts is listed as its district (441900)."""
    return len(significant(code)) < len(code)
