"""Dated facts about working time, the counters of the rate limit, and what went wrong in a background job."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

_VALID = "daterange(valid_from, valid_to, '[]')"
_OPEN = "int4range(extract(epoch FROM opens)::int, extract(epoch FROM closes)::int)"


class CalendarDay(models.Model):
    """One day that differs from its weekday: a day off, or a make-up workday (调休上班). Other days are not
    stored.

    A year without a single row has no notice loaded; weekends only are left out of its working time.
    """

    date = models.DateField(_("date"), primary_key=True)
    is_workday = models.BooleanField(_("is a workday"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=200)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["date"]
        verbose_name = _("calendar day")
        constraints = [
            models.CheckConstraint(
                name="core_calendarday_is_named_and_sourced",
                condition=~models.Q(name="") & ~models.Q(source=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class OfficeHours(models.Model):
    """One open span of a working day. The longest division prefix with hours on that date wins.

    Hours never make a day a working day: the calendar does. A span for one weekday takes the place of the
    spans for all weekdays of the same prefix.
    """

    division = models.CharField(_("division"), max_length=15, blank=True)  # prefix; "" is everywhere
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), null=True, blank=True
    )  # 0 is Monday; NULL is every
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("last valid day"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["division", "valid_from", "weekday", "opens"]
        verbose_name = _("office hours")
        constraints = [
            models.CheckConstraint(
                name="core_officehours_close_after_opening", condition=models.Q(closes__gt=models.F("opens"))
            ),
            models.CheckConstraint(
                name="core_officehours_end_after_start",
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="core_officehours_weekday",
                condition=models.Q(weekday__isnull=True) | models.Q(weekday__lte=6),
            ),
            models.CheckConstraint(
                name="core_officehours_division_is_digits",
                condition=models.Q(division__regex=r"^[0-9]{0,15}$"),
            ),
            models.CheckConstraint(name="core_officehours_is_sourced", condition=~models.Q(source="")),
            ExclusionConstraint(
                name="core_officehours_do_not_overlap",
                expressions=[
                    (OpClass(models.F("division"), name="gist_text_ops"), RangeOperators.EQUAL),
                    (Coalesce("weekday", models.Value(-1)), RangeOperators.EQUAL),
                    (models.Func(template=_VALID), RangeOperators.OVERLAPS),
                    (models.Func(template=_OPEN), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division or '*'} {self.opens:%H:%M}-{self.closes:%H:%M}"


class RateCount(models.Model):
    """How often one key was hit in one window. The key is a digest: never a phone number or an address."""

    purpose = models.CharField(max_length=40)
    key = models.BinaryField(max_length=32)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "key", "window_start"], name="core_ratecount_one_per_window"
            )
        ]
        indexes = [models.Index(fields=["window_start"], name="core_ratecount_window")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.window_start}"


class JobError(models.Model):
    """The class of the last error that a background job met; a message could hold a person's data."""

    job_id = models.BigIntegerField(
        primary_key=True
    )  # procrastinate's; a reference would hold up its clean-up
    error_class = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.job_id} {self.error_class}"


class Parameter(models.Model):
    """A single number that a room goes by, from a day on: how often, how many days, how many percent.

    Limits and weights that belong together have tables of their own; this one keeps what would otherwise be
    a constant in the code. `parameters.register` names what a number means.
    """

    name = models.CharField(_("name"), max_length=60)  # "room.what", as registered
    value = models.PositiveIntegerField(_("value"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("last valid day"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    is_verified = models.BooleanField(default=False)  # False: a default that nobody has confirmed yet

    class Meta:
        ordering = ["name", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="core_parameter_once"),
            models.CheckConstraint(
                name="core_parameter_ends_after_start",
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="core_parameter_is_sourced", condition=~models.Q(name="") & ~models.Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
