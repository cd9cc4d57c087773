"""What each source says about an estate, which of them may be one, and what was ruled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.addresses.models.addresses import seen_by
from liren.addresses.models.compounds import Compound
from liren.core.identity import uuid7

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class SourceEstate(models.Model):
    """One line of one source: the lineage of a compound. `digest` is the SHA-256 of the line."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="told_by")
    division = models.CharField(max_length=15)
    source = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)  # the other fields as the source has them
    crs = models.CharField(max_length=10, blank=True)  # the system its point was read in
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["source"], name="source_estate_source")]


class PairQuerySet(models.QuerySet["EstatePair"]):
    """Pairs of lines."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's divisions."""
        return self.filter(seen_by(actor))

    def waiting(self) -> Self:
        """Those that nobody has ruled on and that still lead to two compounds."""
        return self.filter(ruling="").exclude(one__compound=F("two__compound"))


class EstatePair(models.Model):
    """Two lines that may be one estate; a person rules once, and may take it back."""

    class Ruling(models.TextChoices):
        SAME = "same", _("The same")
        DIFFERENT = "different", _("Different")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    one = models.ForeignKey(SourceEstate, on_delete=models.CASCADE, related_name="+")
    two = models.ForeignKey(SourceEstate, on_delete=models.CASCADE, related_name="+")
    division = models.CharField(max_length=15)
    score = models.FloatField()
    factors = models.JSONField()  # {factor: what it gave}
    ruling = models.CharField(max_length=10, choices=Ruling, blank=True)
    ruled_by = models.UUIDField(null=True)
    ruled_at = models.DateTimeField(null=True)
    change = models.ForeignKey(
        "addresses.AddressChange", on_delete=models.SET_NULL, null=True, related_name="+"
    )  # the merging that the ruling brought, to be undone with it

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "two"], name="estate_pair_once"),
            models.CheckConstraint(condition=~Q(one=F("two")), name="estate_pair_of_two"),
        ]
        indexes = [
            models.Index(fields=["division"], opclasses=["varchar_pattern_ops"], name="estate_pair_division"),
            models.Index(fields=["ruling", "-score"], name="estate_pair_waiting"),
        ]


class RepeatWeights(models.Model):
    """What each factor of "the same estate" counts, from a day on. The latest row is in force."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    valid_from = models.DateField(_("valid from"), unique=True)
    source = models.CharField(_("source"), max_length=200)
    name = models.FloatField(_("likeness of the names"))
    same_name = models.FloatField(_("the very same name"))
    number = models.FloatField(_("same road and house number"))
    other_name = models.FloatField(_("another name at one number"))
    other_number = models.FloatField(_("same road, another number"))
    phase = models.FloatField(_("another phase or section"))
    distance = models.FloatField(_("same place"))
    distance_scale = models.FloatField(_("metres at which a third of it is left"))
    far = models.FloatField(_("far apart"))
    far_from = models.FloatField(_("metres from which two places are far apart"))
    district = models.FloatField(_("district, where no distance is known"))
    developer = models.FloatField(_("same developer"))
    size = models.FloatField(_("same year, buildings or households"))
    common = models.FloatField(_("a name that many estates have"))
    threshold = models.FloatField(_("taken for one from this sum on"))
    doubtful = models.FloatField(_("shown to a person from this sum on"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(distance_scale__gt=0, threshold__gte=F("doubtful")), name="repeat_weights_scales"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="repeat_weights_sourced"),
        ]
