"""Photos of a case, re-encoded and stripped of everything but the picture."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.accounts.models import User
from liren.cases.models.case import Case
from liren.core.identity import uuid7


class Photo(models.Model):
    """One picture. The file's name is random and never shown; a view hands it out to those who may see
    the case."""

    class Moment(models.TextChoices):
        REPORT = "report", _("Report")
        VERIFY = "verify", _("Verification")
        BEFORE = "before", _("Before")
        AFTER = "after", _("After")
        INSPECT = "inspect", _("Inspection")
        NEAR = "near", _("Close up")
        FAR = "far", _("From a distance")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    moment = models.CharField(max_length=12, choices=Moment.choices, default=Moment.REPORT)
    file = models.CharField(max_length=80, unique=True)  # below MEDIA_ROOT
    sha256 = models.BinaryField(max_length=32)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()  # bytes
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "added_at"], name="photo_case")]
        constraints = [models.UniqueConstraint(fields=["case", "sha256", "moment"], name="photo_once")]
