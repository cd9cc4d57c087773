"""Reading the ledger. Who may read what is decided by rooms that know roles (accounts.audit)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q, QuerySet

from liren.ledger.models import Entry


def entries_about(*targets: models.Model) -> QuerySet[Entry]:
    """What was done to these records, oldest first, with each entry's place in the chain."""
    condition = Q(pk__in=[])
    for target in targets:
        condition |= Q(object_type=target._meta.label_lower, object_id=str(target.pk))
    return Entry.objects.filter(condition).select_related("seal").order_by("at", "id")


def entries_within(scopes: Iterable[str]) -> QuerySet[Entry]:
    """What was done inside these division prefixes, newest first. "" is everywhere."""
    condition = Q(pk__in=[])
    for scope in scopes:
        condition |= Q(division__startswith=scope) if scope else ~Q(pk__in=[])
    return Entry.objects.filter(condition).order_by("-at", "-id")
