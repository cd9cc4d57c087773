"""Reads of whistles. Each starts from what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
    "Debt",
    "Offer",
    "WhistleFilter",
    "call_offers",
    "calls_of",
    "debts_of",
    "entries_of",
    "offers",
    "unit_whistle_figures",  # rooms above look for it here
    "whistle_for",
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


@dataclass(frozen=True, slots=True)
class Debt:
    """Something that waits for the reader: which step, of which whistle or call, until when."""

    whistle: Whistle
    verb: str
    label: str
    due_at: datetime | None
    call: Call | None = None


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


def debts_of(actor: Actor, most: int = 50) -> list[Debt]:
    """What waits for this actor, the most urgent first; what has no time limit comes last."""
    found = [*_whistle_debts(actor, most), *_call_debts(actor, most)]
    return sorted(found, key=lambda debt: (debt.due_at is None, debt.due_at, str(debt.whistle.pk)))[:most]


def _over(scopes: Sequence[str], prefix: str = "") -> Q:
    condition = Q(pk__in=[])
    for scope in scopes:
        condition |= Q(**{f"{prefix}division__startswith": scope})
    return condition


def _debt(whistle: Whistle, verb: str, due_at: datetime | None, call: Call | None = None) -> Debt:
    return Debt(whistle, verb, str(VERB_LABELS[verb]), due_at, call)


def _whistle_debts(actor: Actor, most: int) -> list[Debt]:
    debts = []
    if scopes := actor.scopes(Role.DISPATCHER):
        waiting = Q(state=State.REQUESTED) | Q(state__in=(State.BLOWN, State.DONE), is_confirmed=False)
        found = Whistle.objects.filter(waiting, _over(scopes)).exclude(requested_by_id=actor.user_id)
        for whistle in found.select_related("case__category").order_by("due_at")[:most]:
            verb = "approve" if whistle.state == State.REQUESTED else "confirm"
            debts.append(_debt(whistle, verb, whistle.due_at))
    if scopes := actor.scopes(*CALLERS):
        busy = Call.objects.filter(whistle=OuterRef("pk")).exclude(
            state__in=(CallState.REPORTED, CallState.RELEASED, CallState.DROPPED)
        )
        found = Whistle.objects.filter(~Exists(busy), _over(scopes), state=State.BLOWN)
        debts += [_debt(one, "finish", None) for one in found.select_related("case__category")[:most]]
    return debts


_UNIT_OWES = {CallState.CALLED: "answer", CallState.COMING: "sign_in", CallState.ARRIVED: "report"}


def _call_debts(actor: Actor, most: int) -> list[Debt]:
    calls = Call.objects.select_related("whistle__case__category", "organization")
    debts = []
    if units := actor.organizations(*UNITS):
        own = calls.filter(organization_id__in=units)
        for call in own.filter(state__in=list(_UNIT_OWES), whistle__state=State.BLOWN)[:most]:
            due_at = call.due_at if call.state != CallState.ARRIVED else None
            debts.append(_debt(call.whistle, _UNIT_OWES[CallState(call.state)], due_at, call))
        unrated = _unrated(own, WhistleRating.Side.UNIT).filter(state=CallState.REPORTED)
        debts += [_debt(one.whistle, "rate_call", one.whistle.due_at, one) for one in unrated[:most]]
    if scopes := actor.scopes(*ARBITERS):
        refused = calls.filter(_over(scopes, "whistle__"), state=CallState.REFUSED)
        debts += [_debt(one.whistle, "insist", one.due_at, one) for one in refused[:most]]
    if scopes := actor.scopes(*CALLERS):
        unrated = _unrated(calls.filter(_over(scopes, "whistle__")), WhistleRating.Side.COMMUNITY)
        debts += [_debt(one.whistle, "rate_unit", one.whistle.due_at, one) for one in unrated[:most]]
    return debts


def _unrated(calls: QuerySet[Call], side: str) -> QuerySet[Call]:
    rated = WhistleRating.objects.filter(call=OuterRef("pk"), side=side)
    states = (CallState.REPORTED, CallState.ABSENT)
    return calls.filter(~Exists(rated), state__in=states, whistle__state=State.DONE)
