"""Reads of directives. Each starts from what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.accounts.models import Post
from liren.accounts.roles import Role
from liren.core.verdicts import Verdict
from liren.directives.machine import GIVEN, LIVE, TABLE, VERB_LABELS, Party, State
from liren.directives.models import Addressee, Directive, DirectiveEntry
from liren.directives.models.directives import (
    DirectiveQuerySet,
    addressed_to,
    name_places,
    post_label,
    post_places,
)
from liren.directives.permissions import BELOW, giving_post, may_take
from liren.organizations.models import Organization

PAGE = 30
NEAREST, MOST_POSTS = 12, 60
_ORDER = (
    Role.DISPATCHER,
    Role.COMMUNITY_SECRETARY,
    Role.COMMUNITY_WORKER,
    Role.GRID_LEADER,
    Role.GRID_WORKER,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: the verb and whether this actor may press it now, with the reason if not."""

    verb: str
    label: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody whom a directive can be addressed to: "unit:<id>" or "post:<role>:<scope>"."""

    value: str
    label: str


def directive_for(actor: Actor, directive_id: UUID) -> Directive:
    """One directive with what its page needs.

    Raises:
        Directive.DoesNotExist: no such directive, or not one that the actor may know of.
    """
    return (
        Directive.objects.visible_to(actor).select_related("issued_by", "case__category").get(pk=directive_id)
    )


def addressees_of(directive: Directive) -> list[Addressee]:
    """Everybody it is addressed to, units first."""
    found = list(directive.addressees.select_related("organization", "signed_by").order_by("id"))
    for addressee in found:
        addressee.directive = directive
    name_places(found)
    return sorted(found, key=lambda one: (one.organization_id is None, len(one.scope)))


def entries_of(directive: Directive) -> list[DirectiveEntry]:
    """The command log of one directive, oldest first."""
    found = list(directive.entries.select_related("actor", "addressee__organization").order_by("at", "id"))
    name_places(entry.addressee for entry in found if entry.addressee)
    return found


def offers(actor: Actor, addressee: Addressee) -> list[Offer]:
    """What the actor may do for this addressee now; what belongs to others is left out."""
    verbs = dict.fromkeys(step.verb for step in TABLE if step.source)
    found = [Offer(verb, str(VERB_LABELS[verb]), may_take(actor, addressee, verb)) for verb in verbs]
    return [offer for offer in found if offer.verdict]


@dataclass(frozen=True, slots=True)
class DirectiveFilter:
    """What somebody looks for in the command log."""

    show: str = "live"  # mine: addressed to me; given: by me; live: not ended; late; all
    scope: str = ""
    level: str = ""


def directives_found(actor: Actor, wanted: DirectiveFilter) -> DirectiveQuerySet:
    """Directives that the actor may see and that match, newest first."""
    found = Directive.objects.visible_to(actor)
    if wanted.scope:
        found = found.filter(division__startswith=wanted.scope)
    if wanted.level:
        found = found.filter(level=wanted.level)
    parts = Addressee.objects.filter(directive=OuterRef("pk"))
    match wanted.show:
        case "mine":
            found = found.filter(Exists(parts.filter(addressed_to(actor))))
        case "given":
            found = found.filter(issued_by_id=actor.user_id)
        case "live":
            found = found.filter(is_live=True)
        case "late":
            found = late(found)
    return found.order_by("-issued_at", "-id")


def late(found: DirectiveQuerySet) -> DirectiveQuerySet:
    """Those of which an addressee is late now."""
    parts = Addressee.objects.filter(directive=OuterRef("pk"))
    return found.filter(Exists(parts.filter(_late(timezone.now()))), is_live=True)


def _late(now: datetime) -> Q:
    return Q(state=State.ISSUED, sign_due_at__lt=now) | Q(state__in=GIVEN, due_at__lt=now)


def directive_counts(actor: Actor, scope: str) -> dict[str, int]:
    """Live and late directives of a place, for the command page: the lengths of two of the log's lists."""
    found = Directive.objects.visible_to(actor).filter(division__startswith=scope, is_live=True)
    parts = Addressee.objects.filter(_late(timezone.now()), directive=OuterRef("pk"))
    counted = found.aggregate(live=Count("pk"), late=Count("pk", filter=Q(Exists(parts))))
    return {"live": counted["live"], "late": counted["late"]}


def live_directives(actor: Actor, scope: str, most: int) -> QuerySet[Directive]:
    """The live directives of a place, the nearest due first."""
    found = Directive.objects.visible_to(actor).filter(division__startswith=scope, is_live=True)
    return found.prefetch_related("addressees__organization").order_by("report_due_at")[:most]


def is_late_now(addressee: Addressee, now: datetime) -> bool:
    """Whether the addressee owes a step whose time has run out."""
    if addressee.state == State.ISSUED and addressee.sign_due_at < now:
        return True
    return addressee.state in GIVEN and addressee.due_at < now


def live_parts(directive: Directive) -> list[Addressee]:
    """The addressees that somebody still owes a step on."""
    return [one for one in directive.addressees.all() if one.state in LIVE]


def choices_for(actor: Actor, division: str) -> list[tuple[str, list[Choice]]]:
    """Whom the actor may address for this place: the posts in it and above it, then the units."""
    post = giving_post(actor, division)
    if post is None:
        return []
    posts = _posts_near(division, post.scope, BELOW[post.role])
    names = post_places({scope for _role, scopes in posts for scope in scopes})
    groups = [
        (
            str(role.label),
            [
                Choice(f"post:{role.value}:{scope}", post_label(role, scope, names.get(scope, "")))
                for scope in scopes
            ],
        )
        for role, scopes in posts
    ]
    units = Organization.objects.filter(division__startswith=post.scope, is_active=True)
    near = [unit for unit in units.order_by("kind", "division", "name") if _touch(unit.division, division)]
    for kind, members in groupby(near, key=lambda unit: unit.kind):
        choices = [Choice(f"unit:{unit.pk}", unit.label) for unit in members]
        groups.append((str(Organization.Kind(kind).label), choices))
    return groups


def _touch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _posts_near(division: str, top: str, roles: tuple[Role, ...]) -> list[tuple[Role, list[str]]]:
    """Posts somebody holds today, whose scope contains the place or lies in it; per role."""
    above = [division[:length] for length in (4, 6, 9, 12, 15) if len(top) <= length <= len(division)]
    held = Post.objects.valid().filter(
        Q(scope__in=above) | Q(scope__startswith=division), role__in=roles, user__is_active=True
    )
    rows = sorted(set(held.values_list("role", "scope")), key=lambda row: row[1])
    found = []
    for role in _ORDER:
        scopes = [scope for held_role, scope in rows if held_role == role and scope.startswith(top)]
        if scopes and len(scopes) <= MOST_POSTS:
            found.append((role, scopes))
    return found


def parties_told(verb: str) -> Party:
    """Who hears of a step: the other side."""
    return Party.GIVER if verb in ("sign", "report") else Party.ADDRESSEE
