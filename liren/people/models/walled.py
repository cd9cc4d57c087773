"""What every table about people shares: a division, the query by scope, and the wall behind it."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

from liren.core.identity import uuid7
from liren.people.permissions import own_scopes

if TYPE_CHECKING:
    from liren.accounts.actors import Actor

M = TypeVar("M", bound="Walled")


def within_scopes(scopes: tuple[str, ...], field: str = "division") -> Q:
    """Rows of these division prefixes, as ranges.

    Ranges and not LIKE: PostgreSQL may use an index behind a row-level policy only with operators that it
    knows to be leakproof, and LIKE isn't one.
    """
    ranges = [
        Q(**{f"{field}__gte": scope, f"{field}__lt": scope[:-1] + chr(ord(scope[-1]) + 1)}) if scope else Q()
        for scope in scopes
    ]
    return reduce(or_, ranges) if ranges else Q(pk__in=[])


class WalledQuerySet(models.QuerySet[M]):
    """Rows about people. Evaluate them inside `wall.within(actor)`, or nothing is found."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the divisions that the actor serves."""
        return self if actor.kind == "system" else self.filter(within_scopes(own_scopes(actor)))

    def under(self, scope: str) -> Self:
        """Those of a division and everything below it."""
        return self.filter(within_scopes((scope,)))


class Walled(models.Model):
    """A row about people of one division (15 digits of a grid, or 12 of a community)."""

    PERSONAL = True
    NOT_PERSONAL: tuple[str, ...] = ("id", "division", "created_at")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    division = models.CharField(max_length=15)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


def division_index(name: str) -> models.Index:
    """The index that ranges of divisions use."""
    return models.Index(fields=["division"], name=name)
