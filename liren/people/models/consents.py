"""What somebody agreed to, in which words, and when they took it back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.core.personal import personal
from liren.people import personal_notes as why
from liren.people.models.persons import Person
from liren.people.models.walled import Walled, WalledQuerySet, division_index


class ConsentQuerySet(WalledQuerySet["Consent"]):
    """Consents."""

    def standing(self) -> ConsentQuerySet:
        """Those that nobody took back."""
        return self.filter(withdrawn_at=None)


class Consent(Walled):
    """One agreement. Never changed: taking it back fills `withdrawn_at`, agreeing again is another row."""

    class Way(models.TextChoices):
        PAGE = "page", _("On their own page")
        PAPER = "paper", _("Signed on paper")
        SPOKEN = "spoken", _("Said to a member of staff")

    NOT_PERSONAL = (*Walled.NOT_PERSONAL, "noted_by")

    person = personal(
        models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents"), why.CONSENT
    )
    purpose = personal(models.CharField(max_length=30), why.CONSENT)  # Purpose.code
    version = personal(models.CharField(max_length=20), why.CONSENT)  # of the text that was agreed to
    is_separate = personal(models.BooleanField(default=False), why.CONSENT)  # 单独同意, for sensitive data
    way = personal(models.CharField(max_length=8, choices=Way), why.CONSENT)
    by_guardian = personal(
        models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+"), why.CONSENT
    )
    given_at = personal(models.DateTimeField(), why.CONSENT)
    withdrawn_at = personal(models.DateTimeField(null=True), why.CONSENT)
    noted_by = models.UUIDField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        indexes = [division_index("consent_division")]
        constraints = [
            models.CheckConstraint(
                name="consent_withdrawn_after",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
            ),
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at=None), name="consent_one_standing"
            ),
        ]
