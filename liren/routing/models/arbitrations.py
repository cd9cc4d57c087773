"""Rulings on cases that units give back to each other, and the duties that rulings propose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from liren.accounts.models import User
from liren.accounts.roles import Role
from liren.cases.models import Case, WorkOrder
from liren.core.identity import uuid7
from liren.organizations.models import Duty, Organization

if TYPE_CHECKING:
    from liren.accounts.actors import Actor

READERS = (Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.COMMANDER, Role.AUDITOR)
LIST_READERS = (*READERS, Role.ADMINISTRATOR)


class DutyProposalQuerySet(models.QuerySet["DutyProposal"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> DutyProposalQuerySet:
        """Proposals for areas that the actor's scopes cover."""
        condition = Q(pk__in=[])
        for scope in actor.scopes(*LIST_READERS):
            condition |= Q(division__startswith=scope)
        return self.filter(condition)


class DutyProposal(models.Model):
    """A line that the list of duties lacks, found by a ruling or by work that nobody owed."""

    class Origin(models.TextChoices):
        RULING = "ruling"
        PRACTICE = "practice"  # dispatched by hand again and again

    class Decision(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    category_code = models.CharField(max_length=8)
    division = models.CharField(max_length=15)
    basis = models.CharField(max_length=12, choices=Duty.Basis.choices)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DutyProposalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "proposed_at"],
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
                condition=Q(decision=""),
                name="duty_proposal_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "category_code", "division"],
                condition=Q(decision=""),
                name="duty_proposal_once",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="duty_proposal_decided_whole",
            ),
        ]


class ArbitrationQuerySet(models.QuerySet["Arbitration"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> ArbitrationQuerySet:
        """Those of the actor's places, and those on cases that were ever sent to the actor's unit."""
        if actor.kind == "system":
            return self
        condition = Q(pk__in=[])
        for scope in actor.scopes(*READERS):
            condition |= Q(case__division__startswith=scope)
        if units := actor.organizations(Role.HANDLER, Role.DEPARTMENT_HEAD):
            orders = WorkOrder.objects.filter(case=OuterRef("case_id"), organization_id__in=units)
            condition |= Q(Exists(orders))
        return self.filter(condition)

    def open(self) -> ArbitrationQuerySet:
        """Those that wait for a ruling."""
        return self.filter(ruled_at__isnull=True)


class Arbitration(models.Model):
    """Who owes a case that units gave back: asked once, ruled once. The ruling sticks to the case."""

    class Cause(models.TextChoices):
        RETURNS = "returns"  # it was returned as often as is allowed
        ASKED = "asked"  # the dispatcher asked

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="arbitrations")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    question = models.TextField(blank=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    basis = models.TextField(blank=True)  # the reasons of the ruling
    proposal = models.ForeignKey(DutyProposal, on_delete=models.PROTECT, null=True, related_name="rulings")

    objects = ArbitrationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-asked_at"], name="arbitration_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ruled_at__isnull=True), name="arbitration_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ruled_at__isnull=True, ruled_by__isnull=True, unit__isnull=True, basis="")
                | (Q(ruled_at__isnull=False, ruled_by__isnull=False, unit__isnull=False) & ~Q(basis="")),
                name="arbitration_ruled_whole",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a ruling."""
        return self.ruled_at is None

    @property
    def division(self) -> str:
        """Where the case lies, for the ledger."""
        return self.case.division
