"""Whom to ask how it went: the rule, and each finished case that it puts on the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.cases.models import Case
from liren.core.identity import uuid7
from liren.fieldwork.posts import CALLERS

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class CallBackRule(models.Model):
    """How the list is made in an area, from a day on. The longest matching division wins."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    division = models.CharField(max_length=15, blank=True)
    bad_score = models.PositiveSmallIntegerField()  # a rating of this or worse is always asked about
    unrated_after_days = models.PositiveSmallIntegerField()  # a case not rated for so long
    unrated_percent = models.PositiveSmallIntegerField()  # of those, how many
    rated_percent = models.PositiveSmallIntegerField()  # of those rated well
    look_back_days = models.PositiveSmallIntegerField()  # cases closed longer ago are let be
    attempts = models.PositiveSmallIntegerField()  # after so many in vain: not reached
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "valid_from"], name="call_back_rule_once"),
            models.CheckConstraint(
                condition=Q(
                    unrated_percent__lte=100, rated_percent__lte=100, attempts__gte=1, bad_score__lte=5
                ),
                name="call_back_rule_sensible",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="call_back_rule_dates_in_order",
            ),
        ]


class ItemQuerySet(models.QuerySet["CallBackItem"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> ItemQuerySet:
        """Items of places whose community office or dispatcher the actor is, but none that a unit of the
        actor worked on."""
        condition = Q(pk__in=[])
        for scope in actor.scopes(*CALLERS):
            condition |= Q(division__startswith=scope)
        found = self.filter(condition)
        if units := {post.organization_id for post in actor.holdings if post.organization_id}:
            found = found.exclude(case__orders__organization_id__in=units)
        return found


class CallBackItem(models.Model):
    """One finished round of a case whose reporter is to be asked."""

    class Reason(models.TextChoices):
        BAD_RATING = "bad_rating", _("Rated badly")
        UNRATED = "unrated", _("Not rated")
        SAMPLE = "sample", _("Sampled")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("call-back", "To be asked")
        ANSWERED = "answered", pgettext_lazy("call-back", "Answered")
        DECLINED = "declined", pgettext_lazy("call-back", "Did not want to answer")
        NOT_REACHED = "not_reached", pgettext_lazy("call-back", "Not reached")
        DROPPED = "dropped", pgettext_lazy("call-back", "Taken up again")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    division = models.CharField(max_length=15)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField()  # as the rule said when it was listed
    listed_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "state", "listed_at"],
                opclasses=["varchar_pattern_ops", "varchar_ops", "timestamptz_ops"],
                name="call_back_item_place",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="call_back_item_once")]
