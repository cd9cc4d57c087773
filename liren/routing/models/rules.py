"""Dispatch rules: ordered, dated data. Which case they hold for is decided in `conditions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.accounts.models import User
from liren.accounts.roles import Role
from liren.cases.models import Case
from liren.core.identity import uuid7
from liren.organizations.models import Organization

if TYPE_CHECKING:
    from datetime import date

    from liren.accounts.actors import Actor

READERS = (
    Role.COMMUNITY_SECRETARY,
    Role.DISPATCHER,
    Role.COMMANDER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


class DispatchRuleQuerySet(models.QuerySet["DispatchRule"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> DispatchRuleQuerySet:
        """Rules of the areas inside the actor's scopes, and of those above them: both decide there."""
        if actor.kind == "system":
            return self
        condition = Q(pk__in=[])
        for scope in actor.scopes(*READERS):
            above = [scope[:length] for length in range(len(scope) + 1)]
            condition |= Q(division__startswith=scope) | Q(division__in=above)
        return self.filter(condition)

    def in_force(self, on: date) -> DispatchRuleQuerySet:
        """Rules that hold on a day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def drafts(self) -> DispatchRuleQuerySet:
        """Rules that were written and not switched on."""
        return self.filter(valid_from__isnull=True)


class DispatchRule(models.Model):
    """Cases that meet every condition go to one unit. The rules of the smaller area are asked first, within
    an area by position; the first that holds decides. An empty condition holds for every case.
    """

    class Mode(models.TextChoices):
        SUGGEST = "suggest", _("Suggests; the dispatcher decides")
        AUTOMATIC = "automatic", _("Dispatches by itself when a case is filed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True, editable=False)  # made with the form: sent twice is one rule
    division = models.CharField(max_length=15, blank=True)  # whose rule it is; it holds nowhere else
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)

    category_codes = ArrayField(models.CharField(max_length=8), default=list)  # beginnings of codes
    divisions = ArrayField(models.CharField(max_length=15), default=list)  # beginnings of codes
    words = ArrayField(models.CharField(max_length=20), default=list)  # in the description
    needs_all_words = models.BooleanField(default=False)
    severity = models.CharField(max_length=12, choices=Case.Severity.choices, blank=True)
    sources = ArrayField(models.CharField(max_length=12), default=list)  # of Case.Source
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)  # 0 is Monday
    from_time = models.TimeField(null=True)  # of reporting, local; a span may go over midnight
    to_time = models.TimeField(null=True)

    unit = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the unit that owes the matter by the list of duties
    co_handlers = models.ManyToManyField(Organization, related_name="+")
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.SUGGEST)

    valid_from = models.DateField(null=True)  # null: a draft
    valid_to = models.DateField(null=True)  # last day, inclusive
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replacements")
    source = models.CharField(max_length=200)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = DispatchRuleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["division", "position"], name="dispatch_rule_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="dispatch_rule_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(from_time__isnull=True, to_time__isnull=True)
                | Q(from_time__isnull=False, to_time__isnull=False),
                name="dispatch_rule_hours_whole",
            ),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="dispatch_rule_replaces_another"),
        ]

    @property
    def is_draft(self) -> bool:
        """Whether it was never switched on."""
        return self.valid_from is None

    @property
    def is_automatic(self) -> bool:
        """Whether it dispatches by itself."""
        return self.mode == self.Mode.AUTOMATIC
