"""A limit of time, and the ways in which rules count one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class LimitKind(models.TextChoices):
    """How a limit is counted (GB/T 30428.2, domain section B4)."""

    URGENT_MINUTES = "urgent_minutes", _("urgent minutes")
    URGENT_HOURS = "urgent_hours", _("urgent hours")
    WORKING_HOURS = "working_hours", _("working hours")
    WORKING_DAYS = "working_days", _("working days")
    CALENDAR_DAYS = "calendar_days", _("calendar days")


@dataclass(frozen=True, slots=True)
class Limit:
    """So many minutes, hours or days, of one kind."""

    amount: int
    kind: LimitKind

    @property
    def length(self) -> timedelta:
        """The limit as the clock of its kind counts it; a working day counts as one day."""
        if self.kind == LimitKind.URGENT_MINUTES:
            return timedelta(minutes=self.amount)
        if self.kind in (LimitKind.URGENT_HOURS, LimitKind.WORKING_HOURS):
            return timedelta(hours=self.amount)
        return timedelta(days=self.amount)
