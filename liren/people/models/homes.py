"""Households, who belongs to them, and where people live."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.core.personal import personal
from liren.people import personal_notes as why
from liren.people.models.persons import Person
from liren.people.models.walled import Walled, WalledQuerySet, division_index

S = TypeVar("S", bound=Walled)


def _in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(until=None) | Q(until__gte=F("since")))


class SpanQuerySet(WalledQuerySet[S]):
    """Rows with a first and a last day."""

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(until=None)

    def on(self, day: date) -> Self:
        """Those that hold on this day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Household(Walled):
    """People who keep house together at one address (户)."""

    address_id = personal(models.UUIDField(), why.HOME)  # the room, in the register of addresses
    number = personal(models.CharField(max_length=30, blank=True), why.HOME)  # of the household register
    since = personal(models.DateField(), why.HOME)
    until = personal(models.DateField(null=True), why.HOME)

    objects = SpanQuerySet["Household"].as_manager()

    class Meta:
        indexes = [division_index("household_division"), models.Index(fields=["address_id"])]
        constraints = [_in_order("household_dates")]


class Membership(Walled):
    """Somebody belongs to a household."""

    class Relation(models.TextChoices):
        HEAD = "head", _("Head of household")
        SPOUSE = "spouse", _("Spouse")
        CHILD = "child", _("Child")
        PARENT = "parent", _("Parent")
        RELATIVE = "relative", _("Other relative")
        OTHER = "other", _("Not related")

    household = personal(
        models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members"), why.KIN
    )
    person = personal(
        models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships"), why.KIN
    )
    relation = personal(models.CharField(max_length=10, choices=Relation), why.KIN)
    since = personal(models.DateField(), why.KIN)
    until = personal(models.DateField(null=True), why.KIN)

    objects = SpanQuerySet["Membership"].as_manager()

    class Meta:
        indexes = [division_index("membership_division")]
        constraints = [
            _in_order("membership_dates"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="membership_one_household_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["household"], condition=Q(until=None, relation="head"), name="household_one_head"
            ),
        ]


class Residency(Walled):
    """Where somebody is at home: registered there, living there, or both.

    Actual residents (实住人数, S0-09) are counted from `lives_here`, never from the registration alone.
    """

    class Tenure(models.TextChoices):
        OWNER = "owner", _("Owner")
        FAMILY = "family", _("Family of the owner")
        TENANT = "tenant", _("Tenant")
        STAFF = "staff", _("Staff quarters")
        OTHER = "other", _("Otherwise")

    person = personal(
        models.ForeignKey(Person, on_delete=models.CASCADE, related_name="residencies"), why.HOME
    )
    address_id = personal(models.UUIDField(), why.HOME)
    tenure = personal(models.CharField(max_length=8, choices=Tenure), why.HOME)
    is_registered = personal(models.BooleanField(default=False), why.HUKOU)  # hukou at this address
    lives_here = personal(models.BooleanField(default=True), why.HOME)
    since = personal(models.DateField(), why.HOME)
    until = personal(models.DateField(null=True), why.HOME)

    objects = SpanQuerySet["Residency"].as_manager()

    class Meta:
        indexes = [division_index("residency_division"), models.Index(fields=["address_id"])]
        constraints = [
            _in_order("residency_dates"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until=None, lives_here=True),
                name="residency_lives_in_one_place",
            ),
        ]


class Ward(Walled):
    """A guardian who acts for a child, or for somebody under guardianship (民法典 Art. 27, 28)."""

    guardian = personal(models.ForeignKey(Person, on_delete=models.CASCADE, related_name="wards"), why.KIN)
    child = personal(models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardians"), why.KIN)
    basis = personal(models.CharField(max_length=120), why.KIN)  # what shows it: household register, ruling
    since = personal(models.DateField(), why.KIN)
    until = personal(models.DateField(null=True), why.KIN)

    objects = SpanQuerySet["Ward"].as_manager()

    class Meta:
        indexes = [division_index("ward_division")]
        constraints = [
            _in_order("ward_dates"),
            models.CheckConstraint(name="ward_of_another", condition=~Q(guardian=F("child"))),
            models.UniqueConstraint(fields=["guardian", "child"], condition=Q(until=None), name="ward_once"),
        ]
