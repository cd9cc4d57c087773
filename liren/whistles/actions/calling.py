"""The community's side before the whistle is blown: ask for it, blow it at once, take the request back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.core.verdicts import InvalidError, require
from liren.organizations.models import Organization
from liren.organizations.queries import units_serving
from liren.whistles.actions.stepping import NO_WORD, Taking, Word, begin_step, finish_step, take_call
from liren.whistles.machine import NEW, Kind, Part, step_from
from liren.whistles.models import Call, Whistle
from liren.whistles.permissions import may_request

MOST_CO_HANDLERS = 6
LONGEST_MATTER = 2000  # characters
SHORTEST_MATTER = 8


@dataclass(frozen=True, slots=True)
class WhistleFacts:
    """What a whistle is to be. `key` is made by the sender: the same key twice is one whistle."""

    key: UUID
    kind: str
    matter: str
    lead: UUID
    co_handlers: tuple[UUID, ...] = ()
    meeting_place: str = ""


@transaction.atomic
def request_whistle(actor: Actor, case_id: UUID, facts: WhistleFacts) -> Whistle:
    """Ask for a whistle for a case; in an emergency, blow it at once and have it confirmed afterwards.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: not the actor's to ask for, or a whistle for this case is under way.
        InvalidError: what is missing or wrong; nothing is stored.
    """
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if earlier := Whistle.objects.filter(key=facts.key).first():
        if earlier.case_id != case.pk or earlier.requested_by_id != actor.user_id:
            raise InvalidError(_("This form was already used. Open a new one."), field="key")
        return earlier
    require(may_request(actor, case))
    _check(facts)
    units = units_for(case.division, [facts.lead, *facts.co_handlers])
    is_emergency = facts.kind == Kind.EMERGENCY
    verb = "sound" if is_emergency else "request"
    step = step_from(NEW, verb)
    assert step is not None
    at = timezone.now()
    whistle = Whistle.objects.create(
        key=facts.key,
        case=case,
        division=case.division,
        kind=facts.kind,
        state=step.target,
        matter=facts.matter.strip(),
        meeting_place=facts.meeting_place.strip() or case.address,
        lon=case.lon,
        lat=case.lat,
        requested_at=at,
        requested_by_id=actor.user_id,
        blown_at=at if is_emergency else None,
    )
    taking = Taking(actor, whistle, verb, NO_WORD, at)
    whistle.state = NEW
    finish_step(taking, step)
    for unit in units:
        part = Part.LEAD if unit.pk == facts.lead else Part.CO_HANDLER
        add_call(taking, unit, part, "call" if is_emergency else "propose", during=NEW)
    return whistle


def add_call(taking: Taking, unit: Organization, part: str, verb: str, *, during: str | None = None) -> Call:
    """Begin a unit's call, proposed or called at once. Part of a step that has begun."""
    call = Call(whistle=taking.whistle, organization=unit, part=part, state=NEW)
    return take_call(taking, call, verb, during=during)


def units_for(division: str, ids: Sequence[UUID]) -> list[Organization]:
    """The units with these ids, the leading one first.

    Raises:
        InvalidError: one is named twice or does not serve this place, or they are too many.
    """
    if len(ids) != len(set(ids)):
        raise InvalidError(_("A unit can't assist itself."), field="co_handlers")
    if len(ids) > MOST_CO_HANDLERS + 1:
        words = _("At most %(count)d assisting units.") % {"count": MOST_CO_HANDLERS}
        raise InvalidError(words, field="co_handlers")
    found = units_serving(division).in_bulk(list(ids))
    if len(found) != len(ids):
        raise InvalidError(_("Choose units that serve this place."), field="lead")
    return [found[pk] for pk in ids]


def _check(facts: WhistleFacts) -> None:
    if facts.kind not in Kind.values:
        raise InvalidError(_("Choose the occasion."), field="kind")
    length = len(facts.matter.strip())
    if length < SHORTEST_MATTER:
        words = _("Say what is to be done together, and what you have tried.")
        raise InvalidError(words, field="matter")
    if length > LONGEST_MATTER:
        raise InvalidError(_("At most %(count)d characters.") % {"count": LONGEST_MATTER}, field="matter")


@transaction.atomic
def withdraw_whistle(actor: Actor, whistle_id: UUID, word: Word = NO_WORD) -> Whistle:
    """Take the request back, as long as the whistle has not been blown."""
    return finish_step(begin_step(actor, whistle_id, "withdraw", word))
