"""What data about people may be read for."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from liren.people.models import Purpose


def purposes(today: date | None = None) -> list[Purpose]:
    """The purposes in force."""
    found = Purpose.objects.on(today or timezone.localdate()).order_by("valid_from", "pk")
    return list({one.code: one for one in found}.values())
