"""What people said when they were asked whether a finished case is really finished."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.accounts.models import User
from liren.cases.models.case import Case
from liren.core.identity import uuid7


class CallBack(models.Model):
    """One attempt to ask the reporter of a finished case (回访), on one round. Never changed.

    Valid (有效回访) is an attempt that reached somebody who answered at least one of the three questions.
    A question that was not answered is null and counts nowhere; each round has at most one valid call-back.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", pgettext_lazy("call-back", "By telephone")
        PAPER = "paper", pgettext_lazy("call-back", "On paper")
        PROXY = "proxy", pgettext_lazy("call-back", "Somebody they trust answered for them")
        ONLINE = "online", pgettext_lazy("call-back", "Online")

    class Satisfaction(models.IntegerChoices):
        """The five levels of 好差评; 4 and 5 count as satisfied, 3 as basically satisfied."""

        VERY_SATISFIED = 5, _("Very satisfied")
        SATISFIED = 4, _("Satisfied")
        FAIR = 3, _("Basically satisfied")
        DISSATISFIED = 2, _("Dissatisfied")
        VERY_DISSATISFIED = 1, _("Very dissatisfied")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True, editable=False)  # made by the sender: a repeat changes nothing
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="call_backs")
    round = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    is_reached = models.BooleanField()
    is_valid = models.BooleanField()
    was_contacted = models.BooleanField(null=True)  # did the unit get in touch (响应)
    was_solved = models.BooleanField(null=True)  # is the matter solved (解决)
    satisfaction = models.PositiveSmallIntegerField(null=True, choices=Satisfaction.choices)
    comment = models.TextField(blank=True)  # read inside only
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case", "at"], name="call_back_case"),
            models.Index(fields=["at"], condition=Q(is_valid=True), name="call_back_valid"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"], condition=Q(is_valid=True), name="call_back_once_per_round"
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="call_back_satisfaction_range",
            ),
            models.CheckConstraint(
                condition=Q(
                    is_valid=False,
                    was_contacted__isnull=True,
                    was_solved__isnull=True,
                    satisfaction__isnull=True,
                )
                | (
                    Q(is_valid=True, is_reached=True)
                    & (
                        Q(was_contacted__isnull=False)
                        | Q(was_solved__isnull=False)
                        | Q(satisfaction__isnull=False)
                    )
                ),
                name="call_back_valid_means_answered",
            ),
        ]

    @property
    def division(self) -> str:
        """Where the case lies, for the ledger."""
        return self.case.division
