"""A city's service requests (311 open data): case id, opened, target, closed, on time or not, type, place."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from liren.cases.importing.histories import History, PastStep
from liren.cases.models import Case
from liren.core.verdicts import InvalidError

ORIGIN = "311"
UNCLASSIFIED = "A00"
SOURCES = {
    "Constituent Call": Case.Source.PHONE,
    "Employee Generated": Case.Source.COUNTER,
    "City Worker App": Case.Source.PATROL,
}


@cache
def _categories() -> dict[str, str]:
    with Path(__file__).with_name("request_types.csv").open(encoding="utf-8") as file:
        return {row["type"]: row["category_code"] for row in csv.DictReader(file)}


def request_reader(zone_name: str) -> Callable[[dict[str, str]], History]:
    """A reader for times of this zone.

    Raises:
        InvalidError: there is no such time zone.
    """
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidError(_("There is no time zone %(name)s.") % {"name": zone_name}) from error

    def time(row: dict[str, str], column: str) -> datetime | None:
        text = row[column].strip()
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=zone)
        except ValueError as error:
            raise InvalidError(
                _("%(column)s: “%(text)s” is no time.") % {"column": column, "text": text[:40]}
            ) from error

    def read(row: dict[str, str]) -> History:
        opened, closed = time(row, "OPEN_DT"), time(row, "CLOSED_DT")
        if opened is None:
            raise InvalidError(_("%(column)s is empty.") % {"column": "OPEN_DT"})
        steps = [PastStep("report", opened)]
        if row["CASE_STATUS"] == "Closed":
            if closed is None:
                raise InvalidError(_("It is closed, but has no time of closing."))
            steps.append(PastStep("settle", closed, note=row["closure_kind"].strip() or "Closed"))
        return History(
            origin=ORIGIN,
            origin_id=row["CASE_ENQUIRY_ID"].strip(),
            category_code=_categories().get(row["TYPE"], UNCLASSIFIED),
            division="",
            description=f"{row['TYPE']} ({row['REASON']})",
            steps=tuple(steps),
            source=SOURCES.get(row["Source"], Case.Source.RESIDENT),
            lon=_degrees(row, "LONGITUDE"),
            lat=_degrees(row, "LATITUDE"),
            address=", ".join(
                filter(None, (row["LOCATION_STREET_NAME"].strip(), row["neighborhood"].strip()))
            ),
            due_at=time(row, "TARGET_DT"),
            told_late=row["OnTime_Status"] == "OVERDUE" if row["OnTime_Status"] else None,
        )

    return read


def _degrees(row: dict[str, str], column: str) -> float | None:
    if row["geo_default"] == "1" or not row[column]:
        return None  # a default place is no place
    try:
        return float(row[column])
    except ValueError as error:
        raise InvalidError(
            _("%(column)s: “%(text)s” is no number.") % {"column": column, "text": row[column][:40]}
        ) from error
