"""The grid worker's phone: my grid, what I owe in it, a report from patrol, one case with big buttons."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from liren.accounts.access import ActorRequest, role_required
from liren.accounts.actors import Actor
from liren.cases.asking import answers_of
from liren.cases.choosing import area_of, map_layers, map_zoom
from liren.cases.chronicle import with_lines
from liren.cases.forms.reporting import PatrolReportForm
from liren.cases.machine import OWED, State
from liren.cases.models import Case
from liren.cases.models.case import CaseQuerySet
from liren.cases.permissions import ON_THE_GROUND
from liren.cases.queries import case_for, deadlines_of, debts_of, next_step, offers, photos_of, timeline_of
from liren.cases.telling import deadline_words, shown_photos, told
from liren.cases.views.doors import show_form, take_in, told_program
from liren.cases.views.questions import asked_after
from liren.cases.views.steps import draft_of
from liren.cases.views.uploads import takes_photos
from liren.core.middleware import prefers_json
from liren.places.codes import is_code
from liren.places.queries import division_names, division_path, grids_of

MOST_ROWS = 60
ON_SITE = ("verify", "inspect")  # steps that somebody takes standing in front of it
TABS = {
    "verify": gettext_lazy("To verify"),
    "inspect": gettext_lazy("To inspect"),
    "overdue": gettext_lazy("Overdue"),
    "all": gettext_lazy("All open"),
}
BIG_BUTTONS = ("verify", "reject", "inspect", "rework")


def _states_owing(verb: str) -> list[str]:
    return [state for state, owed in OWED.items() if owed == verb]


def _within(cases: CaseQuerySet, scopes: Sequence[str]) -> CaseQuerySet:
    """Cases of any of these places; those of none if there are none."""
    condition = Q(pk__in=[])
    for scope in scopes:
        condition |= Q(division__startswith=scope)
    return cases.filter(condition)


@require_safe
@role_required(*ON_THE_GROUND)
def my_grid(request: ActorRequest) -> HttpResponse:
    """My grids on the map, how much waits in them, and the list by time left."""
    actor = request.actor
    scopes = actor.scopes(*ON_THE_GROUND)
    chosen = request.GET.get("scope", "")
    within = (
        [chosen] if is_code(chosen) and any(chosen.startswith(scope) for scope in scopes) else list(scopes)
    )
    show = request.GET.get("show", "verify")
    show = show if show in TABS else "verify"
    scope = within[0] if len(within) == 1 else ""
    counts = _counts(actor, within)
    rows = _within(_listed(actor, show), within).select_related("category", "lead")
    urls = {key: "?" + urlencode({"show": key, "scope": chosen}) for key in TABS}
    context = {
        "show": show,
        "show_urls": urls,
        "tabs": [(key, words, urls[key], counts[key]) for key, words in TABS.items()],
        "scope": scope,
        "places": _places(scopes),
        "counts": counts,
        "cases": list(rows.order_by("due_at", "id")[:MOST_ROWS]),
        "area": area_of(within[0]),
        "zoom": map_zoom(within[0]),
        "map_src": map_layers(within[0]),
        "points_url": reverse("case_points") + "?" + urlencode({"scope": scope, "face": "grid"}),
    }
    return render(request, "cases/my_grid.html", context)


def _listed(actor: Actor, show: str) -> CaseQuerySet:
    if show in ON_SITE:
        return debts_of(actor).filter(state__in=_states_owing(show))
    open_cases = Case.objects.visible_to(actor).open()
    return open_cases.filter(due_at__lt=timezone.now()) if show == "overdue" else open_cases


def _counts(actor: Actor, scopes: Sequence[str]) -> dict[str, int]:
    cases = _within(Case.objects.visible_to(actor).open(), scopes)
    return cases.aggregate(
        verify=Count("pk", filter=Q(state__in=_states_owing("verify"))),
        inspect=Count("pk", filter=Q(state=State.HANDLED)),
        overdue=Count("pk", filter=Q(due_at__lt=timezone.now())),
        all=Count("pk"),
    )


def _places(scopes: Sequence[str]) -> list[tuple[str, str]]:
    """The grids to choose among: (code, name)."""
    codes = sorted({grid.code for scope in scopes for grid in grids_of(scope)})
    names = division_names(codes)
    return [(code, names[code]) for code in codes]


@takes_photos
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*ON_THE_GROUND)
def patrol_report(request: ActorRequest) -> HttpResponse:
    """A quick report from where one stands; it needs no verification, since staff have seen it.

    Answers a redirect, or {"id", "number", "state"} to a program.
    """
    scope = request.actor.scopes(*ON_THE_GROUND)[0]
    if request.method == "POST":
        form = PatrolReportForm(request.POST, scope=scope[:12])
        if opened := take_in(request, form, Case.Source.PATROL):
            case = opened.case
            said = _("Reported as case %(number)s.") % {"number": case.number}
            if prefers_json(request):
                facts = {"id": str(case.pk), "number": case.number, "state": case.state, "said": said}
                return JsonResponse({**facts, "next": reverse("grid_case", args=[case.pk])}, status=201)
            messages.success(request, said)
            return redirect("grid_case", case_id=case.pk)
        if prefers_json(request):
            return told_program(form)
    else:
        form = PatrolReportForm(scope=scope[:12])
    return show_form(request, "cases/patrol_report.html", form, scope=scope)


@require_safe
@role_required(*ON_THE_GROUND)
def grid_case(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """One case on the phone: what was seen, where, and the buttons for whoever stands there."""
    actor = request.actor
    case = case_for(actor, case_id)
    buttons = {
        offer.verb: offer for offer in offers(actor, case) if offer.verb in BIG_BUTTONS and offer.verdict
    }
    context = {
        "case": case,
        "crumbs": [(_("My grid"), reverse("my_grid")), case.number],
        "buttons": buttons,
        "next": next_step(case),
        "why": deadline_words(deadlines_of(case)),
        "photos": shown_photos(photos_of(case)),
        "lines": with_lines(case, told(timeline_of(actor, case)), is_staff=False),
        "place": division_path(case.division)[-2:],
        "draft": draft_of(request, case),
        "asked": asked_after(request, case),
        "answers": answers_of(case),
    }
    return render(request, "cases/grid_case.html", context)
