"""Who read what about whom, and the act of opening a field."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.core.personal import personal
from liren.people import personal_notes as why
from liren.people.models.persons import Person
from liren.people.models.walled import Walled, WalledQuerySet, division_index


class Reading(Walled):
    """One read of one person's data, for that person to see: when, which office, what, for what.

    Append-only: a trigger refuses changes. The reader's name is not in it, the office and the post are; an
    auditor finds the account by `reader_id`.
    """

    class Act(models.TextChoices):
        LISTED = "listed", _("Saw the record in a list, masked")
        OPENED = "opened", _("Opened the record, masked")
        REVEALED = "revealed", _("Opened a field in full")
        CHANGED = "changed", _("Changed the record")
        TAGS = "tags", _("Looked at which help is provided")
        EXPORTED = "exported", _("Took the record out in a file")
        FOUND = "found", _("Found the record by its number")

    NOT_PERSONAL = (*Walled.NOT_PERSONAL, "reader_id")

    person = personal(
        models.ForeignKey(Person, on_delete=models.CASCADE, related_name="readings"), why.READING
    )
    at = personal(models.DateTimeField(default=timezone.now), why.READING)
    act = personal(models.CharField(max_length=10, choices=Act), why.READING)
    field = personal(models.CharField(max_length=20, blank=True), why.READING)
    purpose = personal(models.CharField(max_length=30, blank=True), why.READING)
    matter = personal(models.CharField(max_length=40, blank=True), why.READING)  # number of the open matter
    office = personal(models.CharField(max_length=15, blank=True), why.READING)  # division the reader serves
    role = personal(models.CharField(max_length=30, blank=True), why.READING)
    reader_id = models.UUIDField(null=True)

    objects = WalledQuerySet["Reading"].as_manager()

    class Meta:
        indexes = [
            division_index("reading_division"),
            models.Index(fields=["person", "-at"], name="reading_of_person"),
        ]


class Batch(Walled):
    """A request to open a field of many people, which a second person has to approve."""

    NOT_PERSONAL = (
        *Walled.NOT_PERSONAL,
        *("asked_by", "field", "purpose", "matter", "reason"),
        *("decided_by", "decided_at", "is_approved", "open_until"),
    )

    asked_by = models.UUIDField()
    field = models.CharField(max_length=20)
    purpose = models.CharField(max_length=30)
    matter = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    people = personal(ArrayField(models.UUIDField()), why.READING)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)
    open_until = models.DateTimeField(null=True)

    objects = WalledQuerySet["Batch"].as_manager()

    class Meta:
        indexes = [division_index("reveal_batch_division")]
        constraints = [
            models.CheckConstraint(
                name="batch_second_person", condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by"))
            ),
        ]


class Reveal(Walled):
    """One field of one person, opened by one reader until a moment. It holds no value."""

    NOT_PERSONAL = (
        *Walled.NOT_PERSONAL,
        "reader_id",
        "field",
        "purpose",
        "matter",
        "opened_at",
        "until",
        "batch",
    )

    person = personal(
        models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reveals"), why.READING
    )
    reader_id = models.UUIDField()
    field = models.CharField(max_length=20)
    purpose = models.CharField(max_length=30)
    matter = models.CharField(max_length=40)
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True)

    objects = WalledQuerySet["Reveal"].as_manager()

    class Meta:
        indexes = [
            division_index("reveal_division"),
            models.Index(fields=["reader_id", "opened_at"], name="reveal_quota"),
        ]
