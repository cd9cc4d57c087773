"""The list of whistles, one whistle, and the form that asks for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.queries import case_for
from liren.core.identity import uuid7
from liren.core.verdicts import InvalidError, require
from liren.organizations.models import Organization
from liren.organizations.queries import owing_unit, units_serving
from liren.places.names import division_name, division_path, local_names
from liren.whistles.actions.calling import request_whistle
from liren.whistles.clocks import explain
from liren.whistles.forms import WhistleForm
from liren.whistles.machine import CallState, Kind, Part, State
from liren.whistles.models import Call, Whistle
from liren.whistles.models.whistles import WhistleQuerySet
from liren.whistles.permissions import UNITS, may_request
from liren.whistles.queries import (
    PAGE,
    Offer,
    WhistleFilter,
    call_offers,
    calls_of,
    entries_of,
    offers,
    whistle_for,
    whistles_found,
)
from liren.whistles.telling import (
    ASKED,
    CALL_TONES,
    STATE_TONES,
    Asked,
    call_clock,
    clock_words,
    told,
    waiting_words,
)
from liren.whistles.views.steps import draft_of

# What somebody usually comes for; anything else is opened by hand, a refusal or a ruling above all.
_ORDER = list(ASKED)  # the order in which they stand on the page
OWED_FIRST = frozenset({"approve", "confirm", "finish", "sign_in", "report", "rate_unit", "rate_call"})


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as the page draws it: where it posts to, what it asks, what was typed before."""

    offer: Offer
    asked: Asked
    target: UUID
    version: int
    is_call: bool
    draft: dict[str, str]

    @property
    def is_open(self) -> bool:
        """Whether its form stands open: what is owed now, or what was sent back."""
        return bool(self.draft) or self.offer.verb in OWED_FIRST

    @property
    def anchor(self) -> str:
        """The id of its form."""
        return f"{self.offer.verb}-{self.target.hex[-8:]}"


@dataclass(frozen=True, slots=True)
class ShownCall:
    """One unit as the page draws it."""

    call: Call
    tone: str
    clock: tuple[str, str] | None
    why: str
    steps: list[ShownStep]
    is_own: bool


def _shown(
    found: list[Offer], target: UUID, version: int, draft: dict[str, str], *, is_call: bool
) -> list[ShownStep]:
    typed = draft if draft.get("target") == str(target) else {}
    return [
        ShownStep(
            offer,
            ASKED[offer.verb],
            target,
            version,
            is_call,
            typed if typed.get("verb") == offer.verb else {},
        )
        for offer in sorted(found, key=lambda one: _ORDER.index(one.verb))
    ]


def _shown_call(actor: Actor, call: Call, draft: dict[str, str]) -> ShownCall:
    return ShownCall(
        call,
        CALL_TONES.get(call.state, "neutral"),
        call_clock(call),
        explain(call),
        _shown(call_offers(actor, call), call.pk, call.version, draft, is_call=True),
        call.organization_id in actor.organizations(*UNITS),
    )


@require_safe
@staff_required
def whistle_page(request: ActorRequest, whistle_id: UUID) -> HttpResponseBase:
    """One whistle: whose turn it is, the units and how they came, every step that the reader may take."""
    actor = request.actor
    whistle = whistle_for(actor, whistle_id)
    calls = calls_of(whistle)
    draft = draft_of(request)
    shown = [_shown_call(actor, call, draft) for call in calls if call.state != CallState.DROPPED]
    steps = _shown(offers(actor, whistle), whistle.pk, whistle.version, draft, is_call=False)
    own = [one for one in shown if one.is_own]
    context = {
        "whistle": whistle,
        "tone": STATE_TONES.get(whistle.state, "neutral"),
        "clock": clock_words(whistle.due_at) if whistle.due_at else None,
        "why": explain(whistle),
        "waiting": waiting_words(whistle, calls),
        "place": local_names([whistle.division]).get(whistle.division, ""),
        "knows_case": Case.objects.visible_to(actor).filter(pk=whistle.case_id).exists(),
        "own": own,
        "others": [one for one in shown if not one.is_own],
        "own_steps": [step for one in own for step in one.steps],
        "ready": [step for step in steps if step.offer.verdict],
        "resting": [step for step in steps if not step.offer.verdict],
        "units": unit_groups(whistle.division),
        "lead_id": next((call.organization_id for call in calls if call.part == Part.LEAD), None),
        "assisting_ids": [call.organization_id for call in calls if call.part == Part.CO_HANDLER],
        "lines": told(entries_of(whistle)),
        "key": uuid7,
    }
    return render(request, "whistles/whistle_page.html", context)


@require_safe
@staff_required
def whistle_paper(request: ActorRequest, whistle_id: UUID) -> HttpResponseBase:
    """吹哨单: whom it calls where and by when, for the signatures on the spot."""
    whistle = whistle_for(request.actor, whistle_id)
    context = {
        "whistle": whistle,
        "calls": [call for call in calls_of(whistle) if call.state != CallState.DROPPED],
        "office": division_name(whistle.division[:9]),
        "place": division_path(whistle.division)[-3:],
    }
    return render(request, "whistles/whistle_paper.html", context)


def unit_groups(division: str) -> list[tuple[str, list[Organization]]]:
    """The units that serve a place, by kind."""
    units = units_serving(division)
    return [
        (str(Organization.Kind(kind).label), list(members))
        for kind, members in groupby(units, key=lambda unit: unit.kind)
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the list."""

    whistle: Whistle
    tone: str
    clock: tuple[str, str] | None
    place: str
    units: list[Call]


@require_safe
@staff_required
def whistles_page(request: ActorRequest) -> HttpResponseBase:
    """Whistles of the reader's area or unit, newest first; `?show=open|all&state=&kind=&scope=` narrow it."""
    wanted = _wanted(request.GET)
    found = _after(whistles_found(request.actor, wanted), request.GET.get("after", ""))
    page = list(found.prefetch_related("calls__organization")[: PAGE + 1])
    older = ""
    if len(page) > PAGE:
        page = page[:PAGE]
        last = page[-1]
        older = "?" + urlencode({**_kept(request.GET), "after": f"{last.requested_at.isoformat()}|{last.pk}"})
    names = local_names({one.division for one in page})
    context = {
        "rows": [_row(one, names) for one in page],
        "older": older,
        "newer": "?" + urlencode(_kept(request.GET)) if request.GET.get("after") else "",
        "wanted": wanted,
        "states": State.choices,
        "kinds": Kind.choices,
        "tabs": [("open", _("Under way"), "?"), ("all", _("All"), "?show=all")],
        "show": "open" if wanted.open_only else "all",
    }
    return render(request, "whistles/whistles_page.html", context)


def _row(whistle: Whistle, names: dict[str, str]) -> _Row:
    calls = [call for call in whistle.calls.all() if call.state != CallState.DROPPED]
    due = [
        call.due_at for call in calls if call.state in (CallState.CALLED, CallState.COMING) and call.due_at
    ]
    due_at = min([*due, *([whistle.due_at] if whistle.due_at else [])], default=None)
    return _Row(
        whistle,
        STATE_TONES.get(whistle.state, "neutral"),
        clock_words(due_at) if due_at else None,
        names.get(whistle.division, ""),
        sorted(calls, key=lambda call: (call.part != Part.LEAD, str(call.pk))),
    )


def _wanted(get: QueryDict) -> WhistleFilter:
    state, kind, scope = get.get("state", ""), get.get("kind", ""), get.get("scope", "")
    return WhistleFilter(
        state=state if state in State.values else "",
        kind=kind if kind in Kind.values else "",
        scope=scope if scope.isdecimal() and scope.isascii() else "",
        open_only=get.get("show") != "all",
    )


def _kept(get: QueryDict) -> dict[str, str]:
    kept = {name: get.get(name, "")[:40] for name in ("show", "state", "kind", "scope")}
    return {name: value for name, value in kept.items() if value}


def _after(found: WhistleQuerySet, after: str) -> WhistleQuerySet:
    moment, _bar, pk = after.partition("|")
    try:
        at, key = datetime.fromisoformat(moment), UUID(pk)
    except ValueError:
        return found
    if timezone.is_naive(at):
        return found
    return found.filter(Q(requested_at__lt=at) | Q(requested_at=at, pk__lt=key))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def new_whistle(request: ActorRequest, case_id: UUID) -> HttpResponseBase:
    """Ask for a whistle for this case. The unit that owes the matter is suggested as the one that leads."""
    case = case_for(request.actor, case_id)
    if not _was_sent(request.POST.get("key", ""), case):
        require(may_request(request.actor, case))
    owing = owing_unit(case.category_id, case.division, timezone.localdate())
    start = {
        "key": uuid7(),
        "lead": case.lead_id or (owing.organization.pk if owing else None),
        "meeting_place": case.address,
    }
    form = WhistleForm(
        request.POST if request.method == "POST" else None, initial=start, units=unit_groups(case.division)
    )
    if request.method == "POST" and form.is_valid():
        try:
            whistle = request_whistle(request.actor, case.pk, form.facts())
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _said(whistle))
            return redirect("whistle_page", whistle_id=whistle.pk)
    context: dict[str, Any] = {
        "case": case,
        "form": form,
        "why": owing.explanation if owing and not case.lead_id else "",
    }
    return render(request, "whistles/new_whistle.html", context, status=422 if form.errors else 200)


def _was_sent(key: str, case: Case) -> bool:
    """Whether this very form has asked for a whistle already; then it leads to that whistle."""
    try:
        return Whistle.objects.filter(key=UUID(key), case=case).exists()
    except ValueError:
        return False


def _said(whistle: Whistle) -> str:
    if whistle.state == State.BLOWN:
        return _("The whistle is blown. The dispatcher confirms the emergency afterwards.")
    return _("Asked for. The whistle is blown as soon as the dispatcher approves.")
