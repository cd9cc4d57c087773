"""Reads of whistles. Each starts from what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.models import Case
from liren.core.verdicts import Denied, Verdict
from liren.whistles.figures import unit_whistle_figures
from liren.whistles.machine import CALL_TABLE, TABLE, VERB_LABELS, CallState, Party, State, party_of
from liren.whistles.models import Call, Whistle, WhistleEntry, WhistleRating
from liren.whistles.models.whistles import WhistleQuerySet
from liren.whistles.permissions import ARBITERS, CALLERS, UNITS, may_take, may_take_call

__all__ = [
    "UNIT_OWES",
    "Offer",
    "WhistleFilter",
    "call_offers",
    "call_rows_owed",
    "calls_of",
    "entries_of",
    "offers",
    "unit_whistle_figures",  # rooms above look for it here
    "whistle_for",
    "whistle_rows_owed",
    "whistles_found",
    "whistles_of_case",
]
PAGE = 30


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: the verb and whether this actor may press it now, with the reason if not."""

    verb: str
    label: str
    verdict: Verdict


def whistle_for(actor: Actor, whistle_id: UUID) -> Whistle:
    """One whistle with what its page needs.

    Raises:
        Whistle.DoesNotExist: no such whistle, or not one the actor may know of.
    """
    found = Whistle.objects.visible_to(actor).select_related("case__category", "requested_by", "approved_by")
    return found.get(pk=whistle_id)


def calls_of(whistle: Whistle) -> list[Call]:
    """The units of a whistle, the leading one first, each with its ratings."""
    calls = whistle.calls.select_related("organization", "signed_in_by", "ruled_by")
    found = list(calls.prefetch_related("ratings").order_by("-part", "called_at", "id"))
    for call in found:
        call.whistle = whistle
    return found


def entries_of(whistle: Whistle) -> list[WhistleEntry]:
    """The history, oldest first."""
    entries = whistle.entries.select_related("actor", "organization", "call__organization")
    return list(entries.order_by("at", "id"))


def offers(actor: Actor, whistle: Whistle) -> list[Offer]:
    """The buttons of the whistle itself that belong to its present state."""
    verbs = [step.verb for step in TABLE if step.source == whistle.state and step.party is not Party.SYSTEM]
    if whistle.is_confirmed:
        verbs = [verb for verb in verbs if verb != "confirm"]
    return [Offer(verb, str(VERB_LABELS[verb]), may_take(actor, whistle, verb)) for verb in verbs]


def call_offers(actor: Actor, call: Call) -> list[Offer]:
    """The buttons of one unit's call: those of the present state; of others', only rulings and ratings
    rest."""
    now = dict.fromkeys(
        step.verb
        for step in CALL_TABLE
        if step.source == call.state
        and call.whistle.state in step.during
        and step.party in (Party.UNIT, Party.ARBITER, Party.CALLER)
    )
    found = [Offer(verb, str(VERB_LABELS[verb]), may_take_call(actor, call, verb)) for verb in now]
    return [one for one in found if one.verdict or _is_worth_a_reason(actor, call, one)]


def _is_worth_a_reason(actor: Actor, call: Call, offer: Offer) -> bool:
    """Own steps that are not possible now; and the ruling that everybody waits for."""
    if isinstance(offer.verdict, Denied) and offer.verdict.because == "state":
        return offer.verb not in ("rate_unit", "rate_call")  # the rating itself stands there
    return party_of(offer.verb) is Party.ARBITER and offer.verb == "insist"


def whistles_of_case(actor: Actor, case: Case) -> list[Whistle]:
    """The whistles of one case, latest first, with their calls."""
    calls = Call.objects.select_related("organization").order_by("-part", "called_at", "id")
    found = Whistle.objects.visible_to(actor).filter(case=case).order_by("-requested_at")
    return list(found.prefetch_related(Prefetch("calls", queryset=calls)))


@dataclass(frozen=True, slots=True)
class WhistleFilter:
    """What somebody looks for in the list."""

    state: str = ""
    kind: str = ""
    scope: str = ""
    open_only: bool = False


def whistles_found(actor: Actor, wanted: WhistleFilter) -> WhistleQuerySet:
    """Whistles that the actor may see and that match, newest first."""
    found = Whistle.objects.visible_to(actor).select_related("case__category")
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.open_only:
        found = found.filter(state__in=(State.REQUESTED, State.BLOWN, State.DONE))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.scope:
        found = found.filter(division__startswith=wanted.scope)
    return found.order_by("-requested_at", "-id")


def _over(scopes: Sequence[str], prefix: str = "") -> Q:
    condition = Q(pk__in=[])
    for scope in scopes:
        condition |= Q(**{f"{prefix}division__startswith": scope})
    return condition


def whistle_rows_owed(actor: Actor) -> list[tuple[QuerySet[Whistle], str | None]]:
    """Whistles that wait for this actor, with the column that says until when. No row stands in two."""
    rows: list[tuple[QuerySet[Whistle], str | None]] = []
    if dispatched := actor.scopes(Role.DISPATCHER):
        waiting = Q(state=State.REQUESTED) | Q(state__in=(State.BLOWN, State.DONE), is_confirmed=False)
        others = Whistle.objects.filter(waiting, _over(dispatched)).exclude(requested_by_id=actor.user_id)
        rows.append((others, "due_at"))
    if scopes := actor.scopes(*CALLERS):
        busy = Call.objects.filter(whistle=OuterRef("pk")).exclude(
            state__in=(CallState.REPORTED, CallState.RELEASED, CallState.DROPPED)
        )
        ready = Whistle.objects.filter(~Exists(busy), _over(scopes), state=State.BLOWN)
        if dispatched:
            ready = ready.filter(Q(is_confirmed=True) | Q(requested_by_id=actor.user_id))
        rows.append((ready, None))
    return rows


def call_rows_owed(actor: Actor) -> list[tuple[QuerySet[Call], str | None]]:
    """Calls that wait for this actor, with the column that says until when. No row stands in two."""
    rows: list[tuple[QuerySet[Call], str | None]] = []
    units = actor.organizations(*UNITS)
    if units:
        own = Call.objects.filter(organization_id__in=units)
        expected = own.filter(state__in=list(UNIT_OWES), whistle__state=State.BLOWN)
        rows.append((expected.exclude(state=CallState.ARRIVED), "due_at"))
        rows.append((expected.filter(state=CallState.ARRIVED), None))
        done = _unrated(own, WhistleRating.Side.UNIT).filter(state=CallState.REPORTED)
        rows.append((done, "whistle__due_at"))
    if scopes := actor.scopes(*ARBITERS):
        rows.append((Call.objects.filter(_over(scopes, "whistle__"), state=CallState.REFUSED), "due_at"))
    if scopes := actor.scopes(*CALLERS):
        others = Call.objects.filter(_over(scopes, "whistle__")).exclude(organization_id__in=units)
        rows.append((_unrated(others, WhistleRating.Side.COMMUNITY), "whistle__due_at"))
    return rows


UNIT_OWES = {CallState.CALLED: "answer", CallState.COMING: "sign_in", CallState.ARRIVED: "report"}


def _unrated(calls: QuerySet[Call], side: str) -> QuerySet[Call]:
    rated = WhistleRating.objects.filter(call=OuterRef("pk"), side=side)
    states = (CallState.REPORTED, CallState.ABSENT)
    return calls.filter(~Exists(rated), state__in=states, whistle__state=State.DONE)
