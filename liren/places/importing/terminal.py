"""The imports as `liren import` calls them: by the platform itself, with a bar, and a file of rejects."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.core.verdicts import InvalidError
from liren.places.importing import divisions, zones
from liren.places.importing.results import ImportResult


def import_divisions(path: Path, *, on: str = "", rejects: Path | None = None) -> str:
    """Divisions from a folder of CSV files; `on` is the first day they are valid, today without it."""
    result = divisions.import_divisions(SYSTEM, path, on=_day(on), progress=True)
    return _told(result, rejects or path / "rejects.csv")


def import_zones(path: Path, *, crs: str, on: str = "", rejects: Path | None = None) -> str:
    """Borders from a GeoJSON file in a declared coordinate system; each feature's code tells its level."""
    result = zones.import_zones(SYSTEM, path, crs=crs, on=_day(on), progress=True)
    return _told(result, rejects or path.with_name(path.name + ".rejects.csv"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError as error:
        raise InvalidError("A day is written as 2026-01-31.", field="on") from error


def _told(result: ImportResult, rejects: Path) -> str:
    """One line for the terminal."""
    told = f"{result.new} new, {result.changed} changed, {result.same} as before"
    if result.skipped:
        told += f", {result.skipped} skipped (they stand for the place above them)"
    if result.rejects:
        result.write_rejects(rejects)
        told += f", {result.rejected} rejected: see {rejects}"
    return told
