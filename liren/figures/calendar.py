"""Months: a month is its first day; it begins and ends at local midnight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils import timezone


def month_of(moment: datetime) -> date:
    """The month in which a moment lies, as its first day."""
    return timezone.localdate(moment).replace(day=1)


def month_after(month: date) -> date:
    """The next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """The month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def start_of(month: date) -> datetime:
    """Local midnight with which it begins."""
    return timezone.make_aware(datetime.combine(month, time.min))


def months(first: date, last: date) -> Iterator[date]:
    """Every month from the first to the last, both included."""
    month = first
    while month <= last:
        yield month
        month = month_after(month)


def read_month(text: str) -> date | None:
    """A month as an address has it: "2026-10"; None if it makes no sense."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 (a month has no zone)
    except ValueError:
        return None
