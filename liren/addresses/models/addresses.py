"""Addresses as one tree with ids that never end, other ways to write them, and what was done to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.core.identity import uuid7

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


def prefixes(division: str) -> list[str]:
    """A division and everything above it, as significant digits."""
    return [division[:size] for size in (2, 4, 6, 9, 12, 15) if size <= len(division)]


def seen_by(actor: Actor, field: str = "division") -> Q:
    """Rows of the divisions that the actor's staff posts cover, and what lies across several of them."""
    if actor.kind == "system":
        return Q()
    found = Q(pk__in=[])
    for post in actor.holdings:
        if post.role == "resident":
            continue
        if not post.scope:
            return Q()
        found |= Q(**{f"{field}__startswith": post.scope}) | Q(**{f"{field}__in": prefixes(post.scope)})
    return found


class AddressQuerySet(models.QuerySet["Address"]):
    """Addresses."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's divisions, and roads that lead through them."""
        return self.filter(seen_by(actor))

    def live(self, on: date | None = None) -> Self:
        """Those that exist on a day (today without one) and were not merged into another."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), merged_into=None)

    def under(self, scope: str) -> Self:
        """Those of a division and everything below it."""
        return self.filter(division__startswith=scope) if scope else self


class Address(models.Model):
    """One place in the tree.

    `root` is the division that the tree hangs on, `path` the normal keys from there down ("r燕翔路/n16/b3"):
    unique among the living, so no parent has two children of one key, and "3栋" and "3幢" can't both exist.
    """

    class Kind(models.TextChoices):
        ROAD = "road", _("Road")
        NUMBER = "number", _("House number")
        ESTATE = "estate", _("Compound or courtyard")
        PHASE = "phase", _("Phase or section")
        BUILDING = "building", pgettext_lazy("address", "Building")
        UNIT = "unit", pgettext_lazy("building", "Unit")
        FLOOR = "floor", _("Floor")
        ROOM = "room", _("Room")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    root = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)  # as it is written here: "3号楼"
    key = models.CharField(max_length=80)  # its normal form below its parent: "b3"
    path = models.CharField(max_length=400)
    text = models.CharField(max_length=300)  # the whole address below the division
    division = models.CharField(max_length=15)  # the grid, or whatever is known
    lon = models.FloatField(null=True)  # WGS 84
    lat = models.FloatField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day, inclusive
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")

    objects = AddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["root", "path"],
                condition=Q(valid_to=None, merged_into=None),
                name="address_key_once_per_parent",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="address_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="address_not_into_itself"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="address_has_a_key"),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="address_point_on_earth",
            ),
        ]
        indexes = [
            models.Index(fields=["division"], opclasses=["varchar_pattern_ops"], name="address_division"),
            models.Index(
                fields=["path"], opclasses=["varchar_pattern_ops"], name="address_path",
            ),
            models.Index(fields=["kind", "division"], name="address_kind"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    @property
    def is_live(self) -> bool:
        """Whether it still exists under its own id."""
        return self.merged_into_id is None and (
            self.valid_to is None or self.valid_to >= timezone.localdate()
        )


class AddressAlias(models.Model):
    """Another way to write an address: an old name, a road number of an estate, what a source calls it.

    One alias may lead to several addresses (two estates at one road number); resolving then says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="aliases")
    root = models.CharField(max_length=12)
    text = models.CharField(max_length=200)
    path = models.CharField(max_length=400)
    source = models.CharField(max_length=80)
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "path"], name="alias_once_per_address"),
        ]
        indexes = [
            models.Index(fields=["path"], opclasses=["varchar_pattern_ops"], name="alias_path"),
        ]


class AddressChange(models.Model):
    """What was done to an address, by whom, and what is needed to take it back. Never changed but by undo."""

    class Verb(models.TextChoices):
        REGISTERED = "registered", _("Registered")
        RENAMED = "renamed", _("Renamed")
        MOVED = "moved", _("Point changed")
        MERGED = "merged", _("Merged into another")
        ABSORBED = "absorbed", _("Another was merged into it")
        UNMERGED = "unmerged", _("Merging undone")
        SPLIT = "split", _("Split")
        RETIRED = "retired", _("Retired")
        ALIASED = "aliased", _("Other writing added")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="changes")
    other = models.ForeignKey(Address, on_delete=models.CASCADE, null=True, related_name="+")
    verb = models.CharField(max_length=10, choices=Verb)
    at = models.DateTimeField(default=timezone.now)
    by = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["address", "-at"], name="address_change_newest")]
