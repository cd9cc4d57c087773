"""From a CSV file to histories, line by line, with progress and a file of the lines that can't be used."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from tqdm import tqdm

from liren.accounts.actors import SYSTEM
from liren.cases.importing.histories import History
from liren.cases.importing.writing import ImportResult, import_histories
from liren.core.verdicts import InvalidError
from liren.places.locating import locate
from liren.places.queries import division_exists

LARGEST_FILE = 2 * 1024**3  # bytes, unpacked
LONGEST_FIELD = 200_000  # characters
Row = dict[str, str]
Reader = Callable[[Row], History]


@dataclass(slots=True)
class FileReport:
    """How the import of a file went, as the command line prints it."""

    result: ImportResult
    rejects: Path | None

    def __str__(self) -> str:
        result = self.result
        words = [
            _("%(new)d new, %(same)d already here, %(rejected)d rejected.")
            % {"new": result.new, "same": result.same, "rejected": result.rejected}
        ]
        if result.overdue_checked:
            share = 100 * result.overdue_agreed / result.overdue_checked
            words.append(
                _("Overdue or not: the same as in the source on %(share).2f%% of %(count)d closed cases.")
                % {"share": share, "count": result.overdue_checked}
            )
        if self.rejects:
            words.append(_("Rejected lines and reasons: %(file)s") % {"file": self.rejects})
        return " ".join(words)


class _Rejects:
    """The file of rejected lines; made when the first one comes."""

    def __init__(self, path: Path) -> None:
        self.path, self.count = path, 0
        self.lines: dict[str, int] = {}
        self._file: IO[str] | None = None

    def add(self, line: int, key: str, reason: str) -> None:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(["line", "id", "reason"])
        csv.writer(self._file).writerow([line, key, reason])
        self.count += 1

    def reject(self, key: str, reason: str) -> None:
        self.add(self.lines.get(key, 0), key, reason)

    def close(self) -> None:
        if self._file:
            self._file.close()
        else:
            self.path.unlink(missing_ok=True)


def import_file(path: Path, read: Reader, *, division: str, rejects: Path | None) -> FileReport:
    """Take in a CSV file of past cases. Each case lies where its point lies, else in `division`.

    Raises:
        InvalidError: the file as a whole can't be read, or the division is not registered.
    """
    if not division_exists(division):
        raise InvalidError(
            _("Division %(code)s is not registered here.") % {"code": division}, field="division"
        )
    refused = _Rejects(rejects or path.with_name(path.name + ".rejects.csv"))
    csv.field_size_limit(LONGEST_FIELD)
    with ExitStack() as stack:
        stack.callback(refused.close)
        raw = stack.enter_context(path.open("rb"))
        bar = stack.enter_context(tqdm(total=path.stat().st_size, unit="B", unit_scale=True, desc=path.name))
        histories = _histories(_rows(_text(raw)), read, division, refused)
        result = import_histories(
            SYSTEM, histories, reject=refused.reject, progress=lambda count: bar.update(raw.tell() - bar.n)
        )
        bar.update(raw.tell() - bar.n)
    result.rejected = refused.count
    return FileReport(result, refused.path if refused.count else None)


def _text(raw: IO[bytes]) -> IO[str]:
    start = raw.read(2)
    raw.seek(0)
    source: Any = gzip.GzipFile(fileobj=raw) if start == b"\x1f\x8b" else raw
    return io.TextIOWrapper(io.BufferedReader(_Limited(source)), encoding="utf-8-sig", newline="")


class _Limited(io.RawIOBase):
    """A stream that ends with an error after LARGEST_FILE bytes: a small archive can unpack to anything."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._read = source, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._source.read(len(buffer))
        self._read += len(data)
        if self._read > LARGEST_FILE:
            raise InvalidError(_("The file is larger than %(size)d MB.") % {"size": LARGEST_FILE // 1024**2})
        buffer[: len(data)] = data
        return len(data)


def _rows(text: IO[str]) -> Iterator[tuple[int, Row]]:
    reader = csv.DictReader(text)
    try:
        for row in reader:
            yield reader.line_num, row
    except UnicodeDecodeError as error:
        raise InvalidError(
            _("Near line %(line)d the file is not UTF-8. Save it as UTF-8 and try again.")
            % {"line": reader.line_num}
        ) from error
    except csv.Error as error:
        raise InvalidError(
            _("Line %(line)d is no CSV: %(error)s") % {"line": reader.line_num, "error": error}
        ) from error


def _histories(
    rows: Iterator[tuple[int, Row]], read: Reader, division: str, refused: _Rejects
) -> Iterator[History]:
    for line, row in rows:
        try:
            history = read(row)
        except KeyError as error:
            raise InvalidError(_("The file has no column %(name)s.") % {"name": error}) from error
        except InvalidError as error:
            refused.add(line, next(iter(row.values())) or "", error.reason)
            continue
        refused.lines[history.origin_id] = line
        yield replace(history, division=_place(history, division))


def _place(history: History, division: str) -> str:
    if history.lon is None or history.lat is None:
        return division
    found = locate(history.lon, history.lat)
    return found.chain[-1] if found else division
