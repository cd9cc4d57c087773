"""Care tags: a need, on a legal basis, until a day (S1-23)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liren.core.personal import personal
from liren.people import personal_notes as why
from liren.people.models.homes import SpanQuerySet
from liren.people.models.persons import Person
from liren.people.models.walled import Walled, division_index


class CareKind(models.Model):
    """A kind of need that a law or a rule provides help for. Dated data, with its source."""

    code = models.CharField(primary_key=True, max_length=24)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    legal_basis = models.CharField(max_length=200)
    longest_days = models.PositiveIntegerField()  # a tag lasts no longer without being looked at again
    is_sensitive = models.BooleanField(default=True)  # asks for a consent of its own
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self.name if (get_language() or "").startswith("zh") or not self.name_en else self.name_en


class CareTag(Walled):
    """Somebody is owed care of a kind, until a day. Which kind is shown to nobody without a purpose."""

    class Basis(models.TextChoices):
        CONSENT = "consent", _("The person agreed")
        GUARDIAN = "guardian", _("A guardian agreed")
        DUTY = "duty", _("A law obliges the office")

    NOT_PERSONAL = (*Walled.NOT_PERSONAL, "noted_by")

    person = personal(models.ForeignKey(Person, on_delete=models.CASCADE, related_name="care_tags"), why.CARE)
    kind = personal(models.ForeignKey(CareKind, on_delete=models.PROTECT, related_name="+"), why.CARE)
    basis = personal(models.CharField(max_length=10, choices=Basis), why.CARE)
    source = personal(models.CharField(max_length=200), why.CARE)  # the document or the talk it rests on
    since = personal(models.DateField(), why.CARE)
    until = personal(models.DateField(), why.CARE)
    noted_by = models.UUIDField(null=True)

    objects = SpanQuerySet["CareTag"].as_manager()

    class Meta:
        indexes = [division_index("care_tag_division")]
        constraints = [
            models.CheckConstraint(name="care_tag_dates", condition=Q(until__gte=F("since"))),
            models.UniqueConstraint(fields=["person", "kind", "since"], name="care_tag_once"),
        ]
