"""Compounds (小区): who looks after them, what is wrong there, what retrofitting would need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.addresses.models.addresses import Address, seen_by
from liren.core.identity import uuid7

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class CompoundQuerySet(models.QuerySet["Compound"]):
    """Compounds."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's divisions."""
        return self.filter(seen_by(actor))

    def standing(self) -> Self:
        """Those whose address has not ended."""
        day = timezone.localdate()
        return self.filter(
            Q(address__valid_to=None) | Q(address__valid_to__gte=day), address__merged_into=None
        )


class Compound(models.Model):
    """A compound at its address, which has the level of an estate or a phase."""

    class Stage(models.TextChoices):
        OPENING = "opening", _("Before opening")
        LIVED_IN = "lived_in", _("Lived in")

    address = models.OneToOneField(
        Address, on_delete=models.CASCADE, primary_key=True, related_name="compound"
    )
    division = models.CharField(max_length=15)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.LIVED_IN)
    ready_at = models.DateTimeField(null=True)  # when its checklist was found without a gap, by somebody
    ready_by = models.UUIDField(null=True)
    year_built = models.PositiveSmallIntegerField(null=True)
    buildings = models.PositiveIntegerField(null=True)  # as declared; the register counts its own
    households = models.PositiveIntegerField(null=True)
    building_type = models.CharField(max_length=40, blank=True)
    developer = models.CharField(max_length=120, blank=True)
    parking_spaces = models.PositiveIntegerField(null=True)
    retrofit_cost = models.FloatField(null=True)  # estimate, 10,000 yuan
    retrofit_difficulty = models.PositiveSmallIntegerField(null=True)  # 1 easy … 5 hard
    changed_at = models.DateTimeField(auto_now=True)

    objects = CompoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year_built=None) | Q(year_built__range=(1000, 2200)), name="compound_year"
            ),
            models.CheckConstraint(
                condition=Q(retrofit_difficulty=None) | Q(retrofit_difficulty__range=(1, 5)),
                name="compound_difficulty",
            ),
            models.CheckConstraint(
                condition=Q(stage="lived_in") | Q(ready_at=None), name="compound_ready_is_lived_in"
            ),
        ]
        indexes = [
            models.Index(fields=["division"], opclasses=["varchar_pattern_ops"], name="compound_division")
        ]


class CompoundOffice(models.Model):
    """Who looks after a compound, from a day to a day: a property company or an owners' committee.

    `organization_id` names a unit of the room above, where it is registered there.
    """

    class Role(models.TextChoices):
        PROPERTY = "property", _("Property company")
        OWNERS = "owners", _("Owners' committee")
        BRANCH = "branch", _("Party branch")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    compound = models.ForeignKey(Compound, on_delete=models.CASCADE, related_name="offices")
    role = models.CharField(max_length=8, choices=Role)
    organization_id = models.UUIDField(null=True)
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day, inclusive
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compound", "role"], condition=Q(valid_to=None), name="compound_one_of_a_role"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="compound_office_dates"
            ),
        ]


class CompoundProblem(models.Model):
    """Something wrong with a compound's facilities, of one of six kinds (S2-19)."""

    class Kind(models.TextChoices):
        WORN = "worn", _("Worn-out facilities")
        PAVING = "paving", _("Broken paving")
        NO_PARKING = "no_parking", _("No parking spaces")
        NO_CHARGING = "no_charging", _("No charging points")
        STRAY_PARKING = "stray_parking", _("Disorderly parking")
        POOR_SERVICE = "poor_service", _("Poor property service")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    compound = models.ForeignKey(Compound, on_delete=models.CASCADE, related_name="problems")
    kind = models.CharField(max_length=16, choices=Kind)
    severity = models.PositiveSmallIntegerField(default=2)  # 1 slight, 2 plain, 3 grave
    note = models.CharField(max_length=200, blank=True)
    found_on = models.DateField(default=timezone.localdate)
    solved_on = models.DateField(null=True)
    by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(severity__range=(1, 3)), name="problem_severity"),
            models.CheckConstraint(
                condition=Q(solved_on=None) | Q(solved_on__gte=F("found_on")), name="problem_dates"
            ),
        ]


class RetrofitWeights(models.Model):
    """What counts for the order of retrofitting, from a day on. The latest row is in force.

    Each factor lies between 0 and 1 before it is weighed; cost and difficulty count against.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    valid_from = models.DateField(_("valid from"), unique=True)
    source = models.CharField(_("source"), max_length=200)
    age = models.FloatField(_("age of the buildings"))
    age_full = models.FloatField(_("years at which age counts in full"))
    problems = models.FloatField(_("facility problems"))
    problems_full = models.FloatField(_("sum of severities that counts in full"))
    households = models.FloatField(_("households that gain"))
    households_full = models.FloatField(_("households that count in full"))
    unmanaged = models.FloatField(_("no property company"))
    cost = models.FloatField(_("cost per household"))
    cost_full = models.FloatField(_("cost per household that counts in full, 10,000 yuan"))
    difficulty = models.FloatField(_("difficulty of the work"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(age_full__gt=0, problems_full__gt=0, households_full__gt=0, cost_full__gt=0),
                name="retrofit_scales",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="retrofit_sourced"),
        ]
