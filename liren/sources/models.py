"""Systems, batches of imports, the origin of fields, and conflicts between systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.core.identity import uuid7

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class System(models.Model):
    """An information system that holds data about the neighbourhood, ours or another's (S3-08)."""

    class Link(models.TextChoices):
        NONE = "none", _("Not linked: everything is typed again")
        FILE = "file", _("Files are exchanged")
        INTERFACE = "interface", _("Linked by an interface")
        MERGED = "merged", _("Replaced by this platform")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    owner = models.CharField(max_length=80)  # the office that runs it
    link = models.CharField(max_length=10, choices=Link, default=Link.NONE)
    note = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)


class SystemField(models.Model):
    """A field that a system asks for, and the field of ours that already knows it ("" while none does)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="fields")
    label = models.CharField(max_length=80)
    target = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "label"], name="system_field_once")]


class Mapping(models.Model):
    """Which column of a system's file is which field of a target. The newest row counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="mappings")
    target = models.CharField(max_length=40)
    columns = models.JSONField()  # {field: heading of the column}
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["system", "target", "-made_at"], name="mapping_newest")]


class BatchQuerySet(models.QuerySet["Batch"]):
    """Imports."""

    def visible_to(self, actor: Actor) -> Self:
        """Those into divisions that the actor's posts cover, and the actor's own."""
        if actor.kind == "system":
            return self
        mine = Q(by=actor.user_id) if actor.user_id else Q(pk__in=[])
        for post in actor.holdings:
            if post.role in ("administrator", "auditor", "district_commander"):
                mine |= Q(division__startswith=post.scope)
        return self.filter(mine)


class Batch(models.Model):
    """One import of one file: uploaded, checked, written, and perhaps undone."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, not written yet")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Written")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        FAILED = "failed", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="batches")
    target = models.CharField(max_length=40)
    division = models.CharField(max_length=15)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)  # sha256 of the file, hex
    columns = models.JSONField(default=dict)
    headings = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    by = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)  # lines looked at so far
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)  # why it was given up; nothing from the file

    objects = BatchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["target", "digest"], name="batch_of_file"),
            models.Index(fields=["division"], opclasses=["varchar_pattern_ops"], name="batch_division"),
        ]


class BatchRow(models.Model):
    """What a batch did to one record, so that it can be undone."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="did")
    record = models.UUIDField()
    is_new = models.BooleanField()
    before = models.JSONField(null=True)  # the target's own words for what was there; closed where personal

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "record"], name="batch_row_once")]


class Reject(models.Model):
    """A line that was not taken, and why. The line itself is only in the reject file."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rejects")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["batch", "line"], name="reject_in_order")]


class Lineage(models.Model):
    """Where each field of a record came from: one batch for most, others for the exceptions.

    A field that a person changed here has the word "here" in place of a batch.
    """

    record = models.UUIDField(primary_key=True)
    target = models.CharField(max_length=40)
    batch = models.UUIDField(null=True)
    fields = models.JSONField(default=dict)  # {field: id of a batch, or "here"}


class Conflict(models.Model):
    """Two systems say different things about a field of a record. What is held stays until somebody rules."""

    class Ruling(models.TextChoices):
        KEEP = "keep", _("What we have stays")
        TAKE = "take", _("The new value is right")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    target = models.CharField(max_length=40)
    record = models.UUIDField()
    division = models.CharField(max_length=15)
    field = models.CharField(max_length=40)
    offered = models.BinaryField()  # closed with the platform's key, whatever it is
    held_by = models.UUIDField(null=True)  # the batch that what we have came from
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="disputes")
    at = models.DateTimeField(default=timezone.now)
    ruling = models.CharField(max_length=4, choices=Ruling, blank=True)
    ruled_by = models.UUIDField(null=True)
    ruled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["division"], opclasses=["varchar_pattern_ops"], name="conflict_division")
        ]
        constraints = [
            models.UniqueConstraint(fields=["record", "field", "batch"], name="conflict_once"),
        ]


class Precedence(models.Model):
    """A ruling for good: for this field of this target, what `winner` says beats what `loser` says."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    target = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    winner = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    loser = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="precedence_of_two", condition=~Q(winner=models.F("loser")))
        ]
