"""Facts from rooms that figures do not know: whistles, appeals, joinings, rounds. `flows` carries them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from liren.accounts.models import User
from liren.cases.models import Case
from liren.core.identity import uuid7
from liren.organizations.models import Organization


class NotedFact(models.Model):
    """One countable thing that happened elsewhere. Noted once, never changed (a trigger keeps it)."""

    class Kind(models.TextChoices):
        WHISTLE = "whistle", pgettext_lazy("noted fact", "The community's word on a unit that was called")
        WHISTLED = "whistled", pgettext_lazy("noted fact", "A unit's word on a whistle")
        APPEALED = "appealed", pgettext_lazy("noted fact", "An appeal made")
        APPEAL = "appeal", pgettext_lazy("noted fact", "An appeal decided")
        JOINED = "joined", pgettext_lazy("noted fact", "Somebody joined a case instead of reporting again")
        ROUND = "round", pgettext_lazy("noted fact", "A day of patrol, judged once its reports were verified")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)  # tells when it was noted
    kind = models.CharField(max_length=12, choices=Kind.choices)
    source_id = models.UUIDField()  # what it came from: a call, an appeal, a follower, a day of patrol
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="noted_facts")
    division = models.CharField(max_length=15)
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()  # when it happened: in this month it counts
    answers = ArrayField(models.IntegerField(null=True))  # as indicators.FIELDS of its kind names them
    link_id = models.UUIDField(null=True)  # the whistle, for the list behind a figure

    class Meta:
        indexes = [models.Index(fields=["kind", "at"], name="noted_fact_month")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "source_id"], name="noted_fact_once"),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(kind="round"), name="noted_fact_of_a_case"
            ),
        ]
