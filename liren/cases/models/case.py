"""The case: one matter, one id, from the first word to the last rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.accounts.models import User
from liren.cases.machine import OPEN_STATES, State
from liren.cases.models.categories import Category
from liren.cases.personal_notes import CONTACT
from liren.cases.visibility import visible_cases
from liren.cases.words import WordPairs
from liren.core.encryption import EncryptedTextField
from liren.core.identity import uuid7
from liren.organizations.models import Organization

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class CaseQuerySet(models.QuerySet["Case"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> CaseQuerySet:
        """Cases that the actor may know of at all."""
        return self.filter(visible_cases(actor))

    def open(self) -> CaseQuerySet:
        """Cases that somebody still owes work on."""
        return self.filter(state__in=OPEN_STATES)

    def within(self, scope: str) -> CaseQuerySet:
        """Cases of a division and everything below it (significant digits)."""
        return self.filter(division__startswith=scope) if scope else self


class Case(models.Model):
    """One matter. Changed only by the actions of this room; `version` counts the changes."""

    class Source(models.TextChoices):
        RESIDENT = "resident", _("Resident's report")
        ANONYMOUS = "anonymous", _("Anonymous report")
        PATROL = "patrol", _("Patrol")
        PHONE = "phone", _("Telephone")
        COUNTER = "counter", _("Service counter")
        IMPORT = "import", _("Imported history")
        CHILD = "child", _("Part of another case")

    class Severity(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinary")
        URGENT = "urgent", _("Urgent")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=16, unique=True)
    key = models.UUIDField(
        unique=True, editable=False
    )  # made by the sender: a repeated submit finds the same case
    origin = models.CharField(max_length=40, blank=True)  # foreign system and its id, for imports
    origin_id = models.CharField(max_length=60, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    source = models.CharField(max_length=12, choices=Source.choices)
    severity = models.CharField(max_length=12, choices=Severity.choices, default=Severity.ORDINARY)
    state = models.CharField(max_length=12, choices=State.choices)
    suspended_from = models.CharField(max_length=12, blank=True)
    version = models.PositiveIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)  # one more each time it is reopened

    division = models.CharField(max_length=15)  # as zoned when it was reported
    lon = models.FloatField(null=True)  # WGS84
    lat = models.FloatField(null=True)
    address = models.CharField(max_length=200, blank=True)
    description = models.TextField()

    reporter = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # The contact of somebody without an account.
    contact_name = EncryptedTextField(blank=True, default="", personal=CONTACT)
    contact_phone = EncryptedTextField(blank=True, default="", personal=CONTACT)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    receipt_digest = models.BinaryField(max_length=32, null=True, unique=True)

    lead = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_cases")
    outcome = models.TextField(blank=True)  # what the reporter reads in the end

    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # of the stage that is running; null when no clock runs
    soon_at = models.DateTimeField(null=True)  # from when the running clock is shown as running short
    handle_due_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)  # the latest rating, 1 to 5

    traces: frozenset[str] | None = None  # what hangs on it, once somebody has looked (cases/traces.py)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "opened_at"],
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
                name="case_place",
            ),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="case_clock"),
            models.Index(
                fields=["division", "due_at"],
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="case_open_place",
            ),
            models.Index(fields=["lead", "state", "due_at"], name="case_lead"),
            models.Index(fields=["reporter", "-opened_at"], name="case_reporter"),
            models.Index(fields=["-opened_at"], name="case_newest"),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="case_closed"),
            models.Index(fields=["handled_at"], condition=Q(handled_at__isnull=False), name="case_handled"),
            # At once, not by a list of what is still to be sorted in: every search would read that list.
            GinIndex(WordPairs("description", "address"), name="case_word_pairs", fastupdate=False),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "origin_id"], condition=~Q(origin=""), name="case_imported_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="case_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="case_score_range"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.MERGED) | Q(merged_into__isnull=False), name="case_merge_target"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="case_merged_elsewhere"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="case_part_of_another"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes work on it."""
        return self.state in OPEN_STATES

    @property
    def is_overdue(self) -> bool:
        """Whether the running stage is past its time."""
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def was_handled_late(self) -> bool:
        """Whether handling took, or takes, longer than its limit."""
        if self.handle_due_at is None:
            return False
        return (self.handled_at or timezone.now()) > self.handle_due_at
