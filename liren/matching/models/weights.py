"""What each factor of likeness counts: dated, editable data with a source."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.core.identity import uuid7


class MatchWeights(models.Model):
    """One set of weights and thresholds, from a day on. The row with the latest first day is in force."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    valid_from = models.DateField(_("valid from"), unique=True)
    source = models.CharField(_("source"), max_length=200)
    category = models.FloatField(_("same category"))
    family_share = models.FloatField(_("share of it for the same major class"))
    distance = models.FloatField(_("same place"))
    distance_scale = models.FloatField(_("metres at which a third of it is left"))
    time = models.FloatField(_("same day"))
    time_scale = models.FloatField(_("days after which a third of it is left"))
    words = models.FloatField(_("same words"))
    words_full = models.FloatField(
        _("likeness of pairs of characters from which words count in full"), default=0.35
    )
    habit = models.FloatField(_("a category that is often reported twice"))
    threshold = models.FloatField(_("offered from this sum on"))
    reach = models.FloatField(_("metres searched"))
    days_back = models.PositiveSmallIntegerField(_("days searched"))
    group_likeness = models.FloatField(_("likeness of words from which letters count as one matter"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(distance_scale__gt=0, time_scale__gt=0, reach__gt=0, reach__lte=5000),
                name="match_weights_scales",
            ),
            models.CheckConstraint(
                condition=Q(
                    category__gte=0,
                    distance__gte=0,
                    time__gte=0,
                    words__gte=0,
                    habit__gte=0,
                    family_share__range=(0, 1),
                    group_likeness__range=(0, 1),
                    words_full__range=(0.05, 1),
                ),
                name="match_weights_sign",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="match_weights_sourced"),
        ]

    @property
    def shown(self) -> list[tuple[str, float]]:
        """Every figure with its name, in order."""
        figures = self._meta.get_fields()[3:]
        return [(str(getattr(one, "verbose_name", "")), getattr(self, one.name)) for one in figures]


class RepeatShare(models.Model):
    """How many of a category's cases of the last year proved to be repeats; counted anew each night."""

    category_code = models.CharField(primary_key=True, max_length=8)
    cases = models.PositiveIntegerField()
    repeats = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(repeats__lte=F("cases")), name="repeat_share_within")
        ]
