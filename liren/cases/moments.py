"""When something happened that arrived later: a phone without a network notes the moment, the server checks.

A device sends the moment of the act and its clock's time at the sending. What counts is the time between the
two, so a clock that is wrong by hours does no harm; how wrong it is (skew) is kept and shown. A span that is
negative, or longer than the hours of the working figure `cases.offline_hours`, is no evidence: then only the
arrival counts. See docs/decisions/offline.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from liren.cases.parameters import OFFLINE_HOURS
from liren.core.parameters import parameter

AT_ONCE = timedelta(minutes=2)  # an ordinary sending; nothing is said of it
SKEWED = timedelta(minutes=2)  # from here on the difference of the clocks is shown
LARGEST_SKEW = 10 * 365 * 24 * 3600  # seconds; a phone whose battery was flat may stand in 1970


@dataclass(frozen=True, slots=True)
class Happening:
    """The moment of an act by the server's clock, and by how many seconds the device's clock was ahead."""

    at: datetime
    skew: int


def happening(post: Mapping[str, str], now: datetime | None = None) -> Happening | None:
    """What a device says of the moment (fields `device_at`, `device_now`); None if it was sent at once."""
    now = now or timezone.now()
    acted, sent = _moment(post.get("device_at", "")), _moment(post.get("device_now", ""))
    if acted is None or sent is None:
        return None
    waited = sent - acted
    if waited < AT_ONCE or waited > timedelta(hours=parameter(OFFLINE_HOURS)):
        return None
    skew = int((sent - now).total_seconds())
    return Happening(now - waited, max(-LARGEST_SKEW, min(LARGEST_SKEW, skew)))


def shift_of(device_now: str, now: datetime | None = None) -> timedelta:
    """What has to be added to a device's times to get the server's; nothing for a clock that is right."""
    sent = _moment(device_now)
    shift = (now or timezone.now()) - sent if sent else timedelta()
    return shift if abs(shift) >= SKEWED else timedelta()


def not_before(happened: Happening | None, earliest: datetime | None) -> Happening | None:
    """Nobody acted on something before it was there: a moment too early becomes the earliest possible one."""
    if happened is None or earliest is None or happened.at >= earliest:
        return happened
    return Happening(earliest, happened.skew)


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text[:40])
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
