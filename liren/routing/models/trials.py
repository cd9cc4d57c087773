"""Trying rules on what has happened: a job that anybody may leave and come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from liren.accounts.models import User
from liren.core.identity import uuid7
from liren.routing.models.rules import READERS

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class RuleTrialQuerySet(models.QuerySet["RuleTrial"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> RuleTrialQuerySet:
        """Trials over areas that the actor's scopes cover."""
        condition = Q(pk__in=[])
        for scope in actor.scopes(*READERS):
            condition |= Q(division__startswith=scope)
        return self.filter(condition)


class RuleTrial(models.Model):
    """The rules as they would be with the drafts of an area, over the cases dispatched there of late."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("trial", "Waiting")
        RUNNING = "running", pgettext_lazy("trial", "Running")
        DONE = "done", pgettext_lazy("trial", "Done")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True, editable=False)  # made with the page: asked twice is one trial
    division = models.CharField(max_length=15, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    rules = models.JSONField(
        default=list
    )  # [{"id", "name", "is_draft"}] in the order in which they were asked
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)  # cases for which a rule names a unit
    moved = models.PositiveIntegerField(default=0)  # of these: to another unit than they were sent to
    is_cut = models.BooleanField(default=False)  # there were more cases; only the latest were looked at
    moves = models.JSONField(default=list)  # [{"from", "to", "rule", "count", "ended_there", "cases"}]
    finished_at = models.DateTimeField(null=True)

    objects = RuleTrialQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-asked_at"], name="rule_trial_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(moved__lte=F("matched"), matched__lte=F("done"), done__lte=F("total")),
                name="rule_trial_counts",
            )
        ]

    @property
    def unchanged(self) -> int:
        """Cases that would have gone where they went."""
        return self.done - self.moved

    @property
    def is_done(self) -> bool:
        """Whether it has come to its end."""
        return self.state == self.State.DONE
