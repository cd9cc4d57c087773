"""Giving a directive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.queries import holders_of
from liren.accounts.roles import Role
from liren.cases.models import Case
from liren.core.clock import Limit, working_time
from liren.core.verdicts import InvalidError, require
from liren.directives.actions.logging import Line, note_down
from liren.directives.machine import Level, Stage, State
from liren.directives.models import Addressee, Directive
from liren.directives.permissions import giving_post, may_address_post, may_address_unit, may_issue
from liren.directives.terms import term
from liren.organizations.models import Organization
from liren.places.queries import division_exists

LONGEST_TEXT, MOST_ADDRESSEES, LONGEST_LIMIT = 2000, 30, 365


@dataclass(frozen=True, slots=True)
class PostAddress:
    """Whoever holds this post, today and tomorrow."""

    role: str
    scope: str


@dataclass(frozen=True, slots=True)
class DirectiveFacts:
    """What a directive is to be. `limit` is the time for reporting back; None takes the level's."""

    key: UUID
    text: str
    level: str = Level.ORDINARY
    units: tuple[UUID, ...] = ()
    posts: tuple[PostAddress, ...] = ()
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """What it is for: an area, and in it a point or a case if it is for one. WGS84."""

    division: str
    lon: float | None = None
    lat: float | None = None
    case_id: UUID | None = None


@transaction.atomic
def give_directive(actor: Actor, spot: Spot, facts: DirectiveFacts) -> Directive:
    """Order units and posts to do something; they are told at once, and their clocks run.

    Raises:
        RefusedError: the place or an addressee is not the actor's to command.
        InvalidError: no words, no addressee, an addressee that nobody would answer for.
        Case.DoesNotExist: no such case, or not one that the actor may know of.
    """
    if (before := Directive.objects.visible_to(actor).filter(key=facts.key).first()) is not None:
        return before
    case = Case.objects.visible_to(actor).get(pk=spot.case_id) if spot.case_id else None
    division = case.division if case else spot.division
    require(may_issue(actor, division))
    if not division_exists(division):
        raise InvalidError(_("There is no such place."), field="division")
    _check(facts)
    at = timezone.now()
    directive = _written(actor, spot, facts, at, case)
    addressees = [*_units(actor, directive, facts), *_posts(actor, directive, facts)]
    sign_due_at = working_time(division).due_at(at, term(facts.level, Stage.SIGN, timezone.localdate(at)))
    for addressee in addressees:
        addressee.sign_due_at = min(sign_due_at, directive.report_due_at)
        addressee.due_at = directive.report_due_at
        addressee.save(force_insert=True)
    note_down(actor, directive, Line("issue", at))
    return directive


def _check(facts: DirectiveFacts) -> None:
    text = facts.text.strip()
    if not text:
        raise InvalidError(_("Say what is to be done."), field="text")
    if len(text) > LONGEST_TEXT or "\x00" in text:
        raise InvalidError(_("At most %(count)d characters.") % {"count": LONGEST_TEXT}, field="text")
    if facts.level not in Level.values:
        raise InvalidError(_("There is no such level."), field="level")
    if not 1 <= len(set(facts.units)) + len(set(facts.posts)) <= MOST_ADDRESSEES:
        words = _("Choose between 1 and %(count)d addressees.")
        raise InvalidError(words % {"count": MOST_ADDRESSEES}, field="addressees")
    if facts.limit is not None and not 1 <= facts.limit.amount <= LONGEST_LIMIT:
        raise InvalidError(
            _("A limit is between 1 and %(count)d.") % {"count": LONGEST_LIMIT}, field="amount"
        )


def _written(actor: Actor, spot: Spot, facts: DirectiveFacts, at: datetime, case: Case | None) -> Directive:
    division = case.division if case else spot.division
    post = giving_post(actor, division)
    assert post is not None
    limit = facts.limit or term(facts.level, Stage.REPORT, timezone.localdate(at))
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('directives_serial')")
        serial = cursor.fetchone()[0]
    return Directive.objects.create(
        key=facts.key,
        serial=serial,
        level=facts.level,
        text=facts.text.strip(),
        division=division,
        lon=case.lon if case else spot.lon,
        lat=case.lat if case else spot.lat,
        case=case,
        issued_by_id=actor.person_id,
        issued_role=str(post.role),
        issued_at=at,
        report_due_at=working_time(division).due_at(at, limit),
    )


def _units(actor: Actor, directive: Directive, facts: DirectiveFacts) -> list[Addressee]:
    wanted = set(facts.units)
    units = list(Organization.objects.filter(pk__in=wanted))
    if len(units) != len(wanted):
        raise InvalidError(_("Choose addressees from the list."), field="addressees")
    for unit in units:
        require(may_address_unit(actor, directive.division, unit))
    return [Addressee(directive=directive, organization=unit, state=State.ISSUED) for unit in units]


def _posts(actor: Actor, directive: Directive, facts: DirectiveFacts) -> list[Addressee]:
    found = []
    for post in dict.fromkeys(facts.posts):
        require(may_address_post(actor, directive.division, post.role, post.scope))
        if not holders_of(Role(post.role), division=post.scope):
            raise InvalidError(_("Nobody holds this post today."), field="addressees")
        found.append(Addressee(directive=directive, role=post.role, scope=post.scope, state=State.ISSUED))
    return found
