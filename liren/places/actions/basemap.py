"""Filling the platform's own base map."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from liren.accounts.actors import Actor
from liren.core.verdicts import require
from liren.ledger.actions import record
from liren.places.models import BaseFeature
from liren.places.permissions import may_import_places


@transaction.atomic
def add_base_features(actor: Actor, scope: str, features: Iterable[BaseFeature]) -> int:
    """Add buildings, roads, water and green spaces (see `BaseFeature.of`) to the base map; how many."""
    require(may_import_places(actor, scope))
    added = BaseFeature.objects.bulk_create(list(features), batch_size=2000)
    if added:
        record(actor, "basemap.added", added[0], count=len(added), scope=scope)
    return len(added)
