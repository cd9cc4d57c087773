"""The charts on the style page, with figures that were made up for it."""

from __future__ import annotations

from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08")
IN_TIME = ((88, 5), (86, 4), (90, 4), (91, 3), (89, 3), (93, 3), (94, 2), (95, 2))  # rate, half its interval
BUSY_HOURS = (8, 9, 10, 17, 18, 19)


def charts() -> dict[str, Any]:
    """Rows for the tables that the sample charts are drawn from."""
    return {
        "chart_months": [
            {"name": name, "rate": rate, "low": rate - half, "high": rate + half}
            for name, (rate, half) in zip(MONTHS, IN_TIME, strict=True)
        ],
        "chart_units": [
            {"name": _("Lighting office"), "rate": 94, "low": 88, "high": 97, "late": 7, "open": 42},
            {"name": _("Parks"), "rate": 81, "low": 62, "high": 92, "late": 3, "open": 9},
            {"name": _("Drainage"), "rate": 89, "low": 84, "high": 93, "late": 12, "open": 61},
            {"name": _("Sanitation"), "rate": 97, "low": 95, "high": 98, "late": 2, "open": 30},
        ],
        "chart_hours": range(24),
        "chart_week": [
            (name, [_count(day, hour) for hour in range(24)]) for day, name in WEEKDAYS_ABBR.items()
        ],
        "spark": [3, 4, 4, 6, 5, 7, 9, 8, 11],
    }


def chart_json() -> dict[str, Any]:
    """The JSON form that a chart may be fed with instead of a table."""
    return {
        "labels": [_("Street lamp"), _("Litter"), _("Noise"), _("Road surface")],
        "series": [
            {"name": _("Reported"), "values": [42, 88, 17, 23]},
            {"name": _("Closed"), "values": [40, 81, 9, 20]},
        ],
    }


def _count(day: int, hour: int) -> int:
    quiet = hour < 6 or hour > 22
    return 0 if quiet else (hour * 7 + day * 5) % 6 + (9 if hour in BUSY_HOURS and day < 5 else 1)
