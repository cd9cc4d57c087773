"""Histories that other systems lived through, taken in under the same table of states and the same clock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.cases.importing.files import FileReport


def import_complaints(path: Path, *, division: str, rejects: Path | None = None) -> FileReport:
    """Letters to a message board, with or without the government's reply (CSV; see complaints.py)."""
    from liren.cases.importing.complaints import read_complaint
    from liren.cases.importing.files import import_file

    return import_file(path, read_complaint, division=division, rejects=rejects)


def import_requests(
    path: Path, *, division: str, timezone: str = "America/New_York", rejects: Path | None = None
) -> FileReport:
    """A city's service requests with their legal deadlines (311 open data, CSV; see requests.py)."""
    from liren.cases.importing.files import import_file
    from liren.cases.importing.requests import request_reader

    return import_file(path, request_reader(timezone), division=division, rejects=rejects)
