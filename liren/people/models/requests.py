"""What people ask about their own data: a copy, a correction, deletion (个人信息保护法 Art. 45 to 47)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.core.personal import personal
from liren.core.sealing import SealedField
from liren.people import personal_notes as why
from liren.people.models.persons import Person
from liren.people.models.walled import Walled, WalledQuerySet, division_index


class DataRequest(Walled):
    """One request and its answer."""

    class Kind(models.TextChoices):
        COPY = "copy", _("A copy of my data")
        CORRECTION = "correction", _("Something is wrong")
        DELETION = "deletion", _("Delete my data")

    NOT_PERSONAL = (*Walled.NOT_PERSONAL, "answered_by", "answered_at", "is_granted", "due_at", "kind")

    person = personal(
        models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests"), why.REQUEST
    )
    kind = models.CharField(max_length=10, choices=Kind)
    field = personal(models.CharField(max_length=20, blank=True), why.REQUEST)
    words = SealedField(personal=why.REQUEST)  # what is wrong, or why
    due_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    answer = personal(models.CharField(max_length=500, blank=True), why.REQUEST)

    objects = WalledQuerySet["DataRequest"].as_manager()

    class Meta:
        indexes = [division_index("data_request_division")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "field"], condition=Q(answered_at=None), name="request_one_open"
            ),
            models.CheckConstraint(
                name="request_refused_with_reason", condition=~Q(is_granted=False) | ~Q(answer="")
            ),
        ]
