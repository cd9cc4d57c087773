"""Two append-only tables: what happened, and the seal that chains it to everything before."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Cast

from liren.core.identity import uuid7


class CurrentTransaction(models.Func):
    """PostgreSQL's number of the transaction that is running, savepoints notwithstanding."""

    function = "pg_current_xact_id"
    output_field: models.Field[str, str] = models.CharField()


class Entry(models.Model):
    """One act: who, what, on which record, where, when. Written in the act's own transaction."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)  # person, anonymous, system
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)  # "case.closed"
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    division = models.CharField(max_length=15, blank=True)
    details = models.TextField(default="{}")  # canonical JSON of codes and counts, hashed as it stands
    # Which transaction wrote it: the sealing trigger finds its entries by this. Not part of what is hashed.
    xact = models.BigIntegerField(
        db_default=Cast(Cast(CurrentTransaction(), models.TextField()), models.BigIntegerField()),
        editable=False,
    )

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"]),
            models.Index(fields=["actor_id", "at"]),
            models.Index(fields=["division", "at"]),
            models.Index(fields=["xact"]),
        ]


class Seal(models.Model):
    """Position and hash of an entry: sha256(hash of the one before, canonical text of the entry).

    Written at commit by a trigger (migration 0002), never by Python.
    """

    sequence = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
