"""The numbers that govern signing in, read from `SignInRule` as they stand today."""

from __future__ import annotations

from django.utils import timezone

from liren.accounts.models import SignInRule


def rules() -> dict[str, int]:
    """Every rule's amount in force today, by its name."""
    rows = SignInRule.objects.filter(valid_from__lte=timezone.localdate()).order_by("valid_from")
    return dict(rows.values_list("name", "amount"))  # a later row of the same name wins
