"""What climbed, to whom; and when to look at a case again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.accounts.models import User
from liren.cases.models import Case
from liren.core.clock import Limit, LimitKind
from liren.core.identity import uuid7
from liren.escalation.levels import Level
from liren.escalation.models.ladder import LadderRung, Trigger
from liren.escalation.models.visible import OfCases


class Escalation(models.Model):
    """A case climbed a rung, once in this episode. The case stays what it is, with its number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    division = models.CharField(max_length=15)  # the case's, so that a post finds what climbed to it
    rung = models.ForeignKey(LadderRung, on_delete=models.PROTECT, related_name="+")
    trigger = models.CharField(max_length=12, choices=Trigger.choices)
    level = models.CharField(max_length=16, choices=Level.choices)  # the rung's
    to_level = models.CharField(max_length=16, choices=Level.choices)  # the first from there up that is held
    episode = models.CharField(max_length=60)  # which clock, wait or silence: "deadline:<id>"
    amount = models.PositiveSmallIntegerField()  # the rung's span as it was
    limit_kind = models.CharField(max_length=16, choices=LimitKind.choices)
    at = models.DateTimeField()
    notified = models.PositiveSmallIntegerField()  # how many people were told
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # when what it was about was over

    objects = OfCases["Escalation"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "trigger", "level", "episode"], name="escalation_once_per_episode"
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="escalation_taken_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["division"],
                opclasses=["varchar_pattern_ops"],
                condition=Q(ended_at__isnull=True, taken_at__isnull=True),
                name="escalation_waiting",
            ),
            models.Index(
                fields=["division", "at"],
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
                name="escalation_place",
            ),
        ]

    @property
    def limit(self) -> Limit:
        """How long it had lasted when it climbed."""
        return Limit(self.amount, LimitKind(self.limit_kind))

    @property
    def went_past(self) -> bool:
        """Whether nobody held the rung's own level."""
        return self.to_level != self.level


class Watch(models.Model):
    """When the ladder looks at an open case again, and which version of it was seen last."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="+")
    version = models.PositiveIntegerField()
    look_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["look_at"], name="watch_next")]
        verbose_name_plural = "watches"
