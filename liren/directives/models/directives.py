"""A directive, whom it is addressed to, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from liren.accounts.models import User
from liren.accounts.roles import Role
from liren.cases.models import Case
from liren.core.identity import uuid7
from liren.directives.machine import GIVEN, VERB_LABELS, Level, State
from liren.organizations.models import Organization
from liren.places.names import division_names

if TYPE_CHECKING:
    from liren.accounts.actors import Actor

READING = (Role.DISPATCHER, Role.COMMANDER, Role.AUDITOR)
UNITS = (Role.HANDLER, Role.DEPARTMENT_HEAD)


def addressed_to(actor: Actor) -> Q:
    """The condition on Addressee that holds where this actor answers for it."""
    condition = Q(organization_id__in=actor.organizations(*UNITS))
    for post in actor.holdings:
        if post.role not in (Role.RESIDENT, Role.AUDITOR, Role.ADMINISTRATOR):
            condition |= Q(role=post.role, scope=post.scope)
    return condition


class DirectiveQuerySet(models.QuerySet["Directive"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> DirectiveQuerySet:
        """Directives of the actor's area, for those who command or audit it, and those addressed to them."""
        if actor.kind == "system":
            return self
        if not actor.holdings:
            return self.none()
        parts = apps.get_model("directives", "Addressee").objects
        condition = Q(Exists(parts.filter(addressed_to(actor), directive=OuterRef("pk"))))
        for scope in actor.scopes(*READING):
            condition |= Q(division__startswith=scope)
        return self.filter(condition)


class Directive(models.Model):
    """One order. Its words never change; it is withdrawn and given anew instead."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True, editable=False)  # made by the sender: a repeat finds the same one
    serial = models.PositiveIntegerField()  # from a sequence; gaps are possible
    level = models.CharField(max_length=10, choices=Level.choices)
    text = models.TextField()  # what is to be done; every addressee reads it
    division = models.CharField(max_length=15)  # the area it is for
    lon = models.FloatField(null=True)  # WGS84: a point, if it is for one
    lat = models.FloatField(null=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_role = models.CharField(max_length=24)
    issued_at = models.DateTimeField()
    report_due_at = models.DateTimeField()
    is_live = models.BooleanField(default=True)  # somebody still owes a step
    ended_at = models.DateTimeField(null=True)

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "issued_at"],
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
                name="directive_place",
            ),
            models.Index(fields=["-issued_at", "-id"], name="directive_newest"),
            models.Index(fields=["case"], condition=Q(case__isnull=False), name="directive_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="directive_level_known"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="directive_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_live=True, ended_at__isnull=True) | Q(is_live=False, ended_at__isnull=False),
                name="directive_end_whole",
            ),
        ]

    @property
    def number(self) -> str:
        """As it is cited: 〔2026〕15号."""
        return f"〔{self.issued_at:%Y}〕{self.serial}号"

    @property
    def lat_text(self) -> str:
        """The latitude for an address or a map."""
        return f"{self.lat:.6f}" if self.lat is not None else ""


class Addressee(models.Model):
    """One unit, or whoever holds one post, with its own clocks."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="addressees")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices, blank=True)
    scope = models.CharField(max_length=15, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    version = models.PositiveIntegerField(default=1)
    sign_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(null=True)  # the latest report; the first one decides on lateness
    first_reported_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True)
    sign_reminded_at = models.DateTimeField(null=True)  # when it was said that the time ran out
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "state"], name="addressee_unit"),
            models.Index(fields=["role", "scope", "state"], name="addressee_post"),
            models.Index(
                fields=["sign_due_at"],
                condition=Q(state="issued", sign_reminded_at__isnull=True),
                name="addressee_unsigned",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=sorted(GIVEN), reminded_at__isnull=True),
                name="addressee_silent",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "organization", "role", "scope"],
                name="addressee_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=False, role="", scope="")
                | Q(organization__isnull=True) & ~Q(role=""),
                name="addressee_unit_or_post",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="addressee_state_known"),
        ]

    @property
    def division(self) -> str:
        """Where the directive is for, for the ledger."""
        return self.directive.division

    @property
    def label(self) -> str:
        """Whom it is, in the reader's language."""
        if self.organization:
            return self.organization.label
        place: str | None = self.__dict__.get("place_name")
        return post_label(self.role, self.scope, place)


def name_places(addressees: Iterable[Addressee]) -> None:
    """Find out the places of many posts at once, for their labels."""
    found = list(addressees)
    names = post_places({one.scope for one in found if one.scope})
    for addressee in found:
        addressee.__dict__["place_name"] = names.get(addressee.scope, "")


def post_places(scopes: set[str]) -> dict[str, str]:
    """How the places of posts are called: a grid by its community and its own name."""
    names = division_names(scopes | {scope[:12] for scope in scopes if len(scope) == 15})
    return {
        scope: f"{names.get(scope[:12], '')}{names.get(scope, '')}"
        if len(scope) == 15
        else names.get(scope, "")
        for scope in scopes
    }


def post_label(role: str, scope: str, place: str | None = None) -> str:
    """A post in words: "Lixia · grid worker"."""
    if place is None:
        place = post_places({scope}).get(scope, "") if scope else ""
    name = str(Role(role).label)
    return _("%(place)s · %(role)s") % {"place": place, "role": name} if place else name


class DirectiveEntry(models.Model):
    """One line of the command log. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="entries")
    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, null=True, related_name="entries")
    at = models.DateTimeField()
    verb = models.CharField(max_length=12)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24, blank=True)
    is_late = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    key = models.UUIDField(null=True, unique=True)  # made by the sender: a repeated step changes nothing

    class Meta:
        indexes = [models.Index(fields=["directive", "at"], name="directive_entry_order")]
        verbose_name_plural = "directive entries"

    @property
    def label(self) -> str:
        """The verb, in the reader's language."""
        return str(VERB_LABELS.get(self.verb, self.verb))
