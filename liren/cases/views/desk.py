"""The desk: one list of everything somebody owes, and the list of everything they may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.debts import debt_sums
from liren.cases.machine import OPEN_STATES, OWED, VERB_LABELS, State
from liren.cases.models import Case, Category, SavedFilter
from liren.cases.models.case import CaseQuerySet
from liren.cases.owed_steps import QUICK, shares_of
from liren.cases.permissions import FILERS, HANDLERS, may_take
from liren.cases.queries import PAGE, CaseFilter, cases_found, debts_of
from liren.cases.slices import SLICES, as_zoned_now, sliced
from liren.cases.telling import KIND_ICONS, state_tone
from liren.cases.views.case_page import pane_context
from liren.cases.views.desk_mine import mine_context, shown_case
from liren.cases.visibility import READING_BY_PLACE
from liren.cases.wording import templates_for
from liren.core.identity import uuid7
from liren.places.codes import is_code, lineage
from liren.places.names import division_names
from liren.places.queries import children

COUNTED = 1_000  # a longer list says "more than"
BULK = ("verify", "file", "dispatch", "accept", "close")  # steps that can be taken on many cases at once
VIEWS = {"": gettext_lazy("List"), "split": gettext_lazy("With the case"), "map": gettext_lazy("With a map")}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: the case, where it is in words, and the step that this reader may take."""

    case: Case
    place: str
    icon: str
    next_verb: str
    next_label: str
    is_quick: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked of the list of all cases; all of it is in the address, to be sent on."""

    status: str = ""
    state: str = ""
    kind: str = ""
    scope: str = ""
    words: str = ""
    zoned: str = ""
    exact: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Wanted:
        """From the address; what makes no sense is left out."""
        names = ("status", "scope", "state", "kind")
        status, scope, state, kind = (asked.get(name, "").strip() for name in names)
        return cls(
            status=status if status in SLICES else "",
            state=state if state in State.values else "",
            kind=kind if kind in Category.Kind.values else "",
            scope=scope if scope and is_code(scope) else "",
            words=asked.get("words", "").strip()[:80],
            zoned="now" if asked.get("zoned") == "now" else "",
            exact="1" if asked.get("exact") else "",
        )

    def address(self, **changes: str) -> str:
        """The address of the same list with something else asked."""
        asked = {name: getattr(self, name) for name in self.__slots__} | changes
        return "?" + urlencode({"show": "all", **{name: value for name, value in asked.items() if value}})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked at all."""
        return any(getattr(self, name) for name in self.__slots__)


@require_safe
@staff_required
def desk(request: ActorRequest) -> HttpResponse:
    """What I owe, the most urgent first; or everything I may see, newest first, with filters."""
    show = "all" if request.GET.get("show") == "all" else "mine"
    is_swap = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == "desk-list"
    context = mine_context(request.actor, request.GET) if show == "mine" else _all_context(request)
    base = context["base"]
    context |= {"show": show, "is_swap": is_swap, **_tools(request.actor, base), **_frame(request, context)}
    if not is_swap:
        context["tabs"] = _tabs(request.actor, context["number"] if show == "mine" else None)
    response = render(request, "cases/desk_list.html" if is_swap else "cases/desk.html", context)
    response["Vary"] = "HX-Request, HX-Target"
    return response


def _all_context(request: ActorRequest) -> dict[str, Any]:
    """The list of everything, newest first."""
    actor, wanted, after = request.actor, Wanted.of(request.GET), request.GET.get("after", "")
    everything = found_cases(actor, wanted, timezone.now())
    count = everything.order_by()[: COUNTED + 1].count()
    page = list(_after_newest(everything, after)[: PAGE + 1])
    older = _newest_key(page[PAGE - 1]) if len(page) > PAGE else ""
    base = wanted.address()
    return {
        "rows": _rows(actor, page[:PAGE], _owed_among(debts_of(actor), page)),
        "count": count,
        "is_more": count > COUNTED,
        "counted": COUNTED,
        "wanted": wanted,
        "base": base,
        "newer": base if after else "",
        "older": f"{base}&{urlencode({'after': older})}" if older else "",
        **_choices(actor, wanted),
    }


def _frame(request: ActorRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The list alone, with the case beside it, or with a map; which of them is in the address."""
    view = request.GET.get("view", "")
    view, base = view if view in VIEWS else "", context["base"]
    at = shown_case(request.GET) if view else None
    frame: dict[str, Any] = {"view": view, "at": str(at) if at else "", "views": _views(base, view)}
    if view == "split" and at:
        shown = pane_context(request, at, back=request.get_full_path())
        frame["pane"] = render_to_string("cases/case_pane.html", shown, request) if shown else ""
    elif view == "map":
        divisions = [line.debt.division for line in context.get("lines", ())]
        divisions += [row.case.division for row in context.get("rows", ())]
        around = f"?scope={divisions[0][:9] if divisions else ''}"
        frame["map_src"] = f"{reverse('base_json')}{around} {reverse('grids_json')}{around}"
        frame["points_src"] = f"{reverse('desk_points')}?{request.GET.urlencode()}"
    return frame


@require_safe
@staff_required
def desk_points(request: ActorRequest) -> JsonResponse:
    """The lines of one page of the desk as points, for the map beside it: {"points": [{id, lon, lat, …}]}."""
    if request.GET.get("show") == "all":
        cases = [row.case for row in _all_context(request)["rows"]]
    else:
        debts = (line.debt for line in mine_context(request.actor, request.GET)["lines"])
        cases = [one.case for one in debts if one.case is not None]
    asked = request.GET.copy()
    asked["view"] = "split"
    points = []
    for case in cases:
        if case.lon is None:
            continue
        asked["at"] = str(case.pk)
        tone = "danger" if case.is_open and case.is_overdue else state_tone(case)
        label = f"{case.number} · {case.category.label}"
        url = f"{reverse('desk')}?{asked.urlencode()}"
        points.append(
            {"id": str(case.pk), "lon": case.lon, "lat": case.lat, "tone": tone, "label": label, "url": url}
        )
    response = JsonResponse({"points": points})
    patch_cache_control(response, private=True, max_age=0, no_store=True)
    return response


def _views(base: str, view: str) -> list[tuple[str, str, str]]:
    return [(key, str(words), f"{base}&view={key}" if key else base) for key, words in VIEWS.items()]


def _tabs(actor: Actor, debt_number: int | None) -> list[tuple[str, str, str, int]]:
    open_number = Case.objects.visible_to(actor).open().count()
    if debt_number is None:
        debt_number = sum(one.number for one in debt_sums(actor))
    return [
        ("mine", _("Waiting for me"), "?show=mine", debt_number),
        ("all", _all_words(actor), "?show=all&status=open", open_number),
    ]


def found_cases(actor: Actor, wanted: Wanted, now: datetime) -> CaseQuerySet:
    """The cases of the list of all cases, newest first."""
    moved = wanted.zoned == "now" and wanted.scope
    states = [wanted.state] if wanted.state else []
    asked = CaseFilter(
        states=states, kind=wanted.kind, scope="" if moved else wanted.scope, words=wanted.words
    )
    found = sliced(cases_found(actor, asked), wanted.status, now)
    is_exact = bool(wanted.exact and wanted.scope)  # in this place, and nobody knows where more exactly
    if moved:
        return as_zoned_now(found, wanted.scope, is_exact=is_exact)
    return found.filter(division=wanted.scope) if is_exact else found


def _tools(actor: Actor, base: str) -> dict[str, Any]:
    """What can be done with the list: kept filters, the file, one step on many cases."""
    parties = actor.holds(*FILERS, *HANDLERS, Role.GRID_WORKER, Role.GRID_LEADER)
    return {
        "query": base.lstrip("?"),
        "saved_filters": list(SavedFilter.objects.filter(user_id=actor.person_id).order_by("saved_at")),
        "bulk_verbs": [(verb, VERB_LABELS[verb]) for verb in BULK] if parties else [],
        "bulk_templates": [row for row in templates_for(actor) if row.verb in BULK] if parties else [],
        "bulk_key": uuid7(),
    }


def _newest_key(case: Case) -> str:
    return f"{case.opened_at.isoformat()}|{case.pk}"


def _parsed(after: str) -> tuple[datetime | None, UUID] | None:
    moment, _bar, pk = after.partition("|")
    try:
        return (datetime.fromisoformat(moment) if moment else None), UUID(pk)
    except ValueError:
        return None


def _after_newest(cases: CaseQuerySet, after: str) -> CaseQuerySet:
    place = _parsed(after)
    if place is None or place[0] is None:
        return cases
    moment, pk = place
    return cases.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, pk__lt=pk))


def _owed_among(debts: CaseQuerySet, page: list[Case]) -> set[UUID]:
    return set(debts.filter(pk__in=[case.pk for case in page]).order_by().values_list("pk", flat=True))


def _rows(actor: Actor, cases: list[Case], mine: set[UUID]) -> list[Row]:
    names = division_names({code for case in cases for code in (case.division[:12], case.division)})
    shares = shares_of(actor, cases)
    rows = []
    for case in cases:
        owes, verb = case.pk in mine, OWED.get(case.state, "")
        label = str(VERB_LABELS[verb]) if verb else ""
        if owes and case.pk in shares:
            verb, label = "share", _("Finish my unit's share")
        is_quick = owes and verb in QUICK and bool(may_take(actor, case, verb))
        rows.append(
            Row(case, place_words(case, names), KIND_ICONS[case.category.kind], verb, label, is_quick, owes)
        )
    return rows


def place_words(case: Case, names: dict[str, str]) -> str:
    """The community and the grid (or what is known), and the address."""
    codes = dict.fromkeys((case.division[:12], case.division))
    return " ".join([*(names[code] for code in codes), *([case.address] if case.address else [])])


def _all_words(actor: Actor) -> str:
    if actor.scopes(*READING_BY_PLACE):
        return _("Everything in my area")
    return _("Everything sent to my unit")


def _choices(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    """What the filters offer."""
    scopes = actor.scopes(*READING_BY_PLACE) or ("",)
    home = next((scope for scope in scopes if wanted.scope.startswith(scope)), scopes[0])
    here = wanted.scope or home
    return {
        "statuses": [(key, one.label) for key, one in SLICES.items()],
        "states": [(state.value, state.label) for state in State if state in OPEN_STATES]
        + [(state.value, state.label) for state in State if state not in OPEN_STATES],
        "kinds": Category.Kind.choices,
        "places": _places_below(here, scopes),
        "here": _path(here, home, wanted),
    }


def _places_below(here: str, scopes: Iterable[str]) -> list[tuple[str, str]]:
    if not here:
        return []
    names = [(child.division, child.name) for child in children(here)] if len(here) < 15 else []
    several = [scope for scope in scopes if scope]
    if len(several) > 1:
        named = division_names(several)
        names = [*((scope, named[scope]) for scope in several), *names]
    return names


def _path(here: str, home: str, wanted: Wanted) -> list[tuple[str, str]]:
    """From the reader's own area down to the place that is shown, each a link."""
    steps = [step for step in lineage(here) if len(step) >= len(home)] if here else []
    names = division_names(steps)
    return [(names[step], wanted.address(scope=step)) for step in steps]
