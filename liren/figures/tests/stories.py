"""Short ways to bring figures to where a test begins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest.mock import patch
from uuid import uuid4

from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.cases.actions.calling_back import Answers, record_call_back
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case
from liren.figures.actions.excluding import request_exclusion
from liren.figures.actions.making import freeze_month, refresh_month
from liren.figures.calendar import month_after, month_of, start_of
from liren.figures.models import Exclusion, FigureMonth, FigureValue
from tests.cast import Cast


def this_month() -> date:
    """The month in which the test runs."""
    return month_of(timezone.now())


@contextmanager
def as_if(now: datetime) -> Iterator[None]:
    """The clock of making months says another time."""
    with patch("liren.figures.actions.making.timezone.now", return_value=now):
        yield


def answered(cast: Cast, *answers: Answers) -> list[Case]:
    """Closed cases whose reporters answered this."""
    cases = [a_case(cast, State.CLOSED) for _answer in answers]
    for case, answer in zip(cases, answers, strict=True):
        record_call_back(
            cast.community_worker, case.pk, key=uuid4(), channel="phone", is_reached=True, answers=answer
        )
    return cases


def counted() -> FigureMonth:
    """This month, as of now."""
    return refresh_month(SYSTEM, this_month())


def frozen(month: date | None = None) -> FigureMonth:
    """A month, frozen on the second day of the next."""
    day = month or this_month()
    with as_if(start_of(month_after(day)) + timedelta(days=1)):
        return freeze_month(SYSTEM, day)


def fraction(month: FigureMonth, subject: object, code: str) -> tuple[int, int] | None:
    """Above and below the line of one figure."""
    found = FigureValue.objects.filter(month=month, subject=str(subject), code=code).first()
    return (found.numerator, found.denominator) if found else None


def asked_out(cast: Cast, case: Case) -> Exclusion:
    """The lamps' request to leave a case out."""
    return request_exclusion(
        cast.handler, case.pk, key=uuid4(), reason_code="in_court", words="业主已就此提起诉讼。"
    )
