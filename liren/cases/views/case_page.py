"""One case: for its reporter in plain words, for staff with everything they need to decide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.actors import Actor
from liren.accounts.audit import AuditLine, audit_trail
from liren.accounts.permissions import may_read_audit
from liren.cases.actions.contacting import PURPOSES, Contact, read_contact
from liren.cases.actions.handling import finish_share
from liren.cases.asking import answers_of
from liren.cases.chronicle import with_lines
from liren.cases.clocks import explain
from liren.cases.lengths import how_long
from liren.cases.models import Case, Deadline, TimelineEntry, WorkOrder
from liren.cases.panels import case_panels
from liren.cases.permissions import HANDLERS, may_read_contact, may_work_on_order
from liren.cases.queries import case_for, deadlines_of, next_step, orders_of, photos_of, timeline_of
from liren.cases.step_forms import category_choice, near_cases, steps_of, unit_choice
from liren.cases.telling import (
    KIND_ICONS,
    Told,
    clock_of,
    deadline_words,
    shown_photos,
    state_tone,
    told,
)
from liren.cases.traces import look_for_traces
from liren.cases.views.my_reports import is_reporter_of, reporter_page
from liren.cases.views.steps import draft_of
from liren.cases.views.visiting import reader
from liren.cases.visibility import READING_BY_PLACE
from liren.cases.wording import Wording, wordings_for
from liren.core.verdicts import InvalidError
from liren.ledger.verbs import name_verbs
from liren.places.codes import lineage
from liren.places.names import division_names

PANE = "desk-pane"  # the place beside the desk's list
PURPOSE_WORDS = {
    "call_back": gettext_lazy("To call back about the outcome"),
    "arrange_visit": gettext_lazy("To arrange a visit"),
    "clarify_place": gettext_lazy("To find out where exactly it is"),
}
name_verbs(
    {
        "case.contact_read": gettext_lazy("Read how to reach the reporter"),
        "order.finished": gettext_lazy("Assisting unit finished its share"),
        "case.imported": gettext_lazy("Case imported"),
        "case.photos_added": gettext_lazy("Photos added"),
    }
)


@require_safe
def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The page of one case: as staff see it, or as its reporter does."""
    case = case_for(reader(request), case_id)
    if not reads_as_staff(reader(request), case):
        return reporter_page(request, case)
    is_pane = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == PANE
    response = _staff_page(request, case, is_pane=is_pane)
    response["Vary"] = "HX-Request, HX-Target"
    return response


def reads_as_staff(actor: Actor, case: Case) -> bool:
    """Whether the actor knows of the case by a post, and not only because they reported it."""
    if actor.holds(*READING_BY_PLACE, division=case.division):
        return True
    units = actor.organizations(*HANDLERS)
    return bool(units) and case.orders.filter(organization_id__in=units).exists()


def pane_context(request: HttpRequest, case_id: UUID, *, back: str) -> dict[str, Any] | None:
    """What stands beside the desk's list; None where the reader may not read this case as staff."""
    actor = reader(request)
    case = Case.objects.visible_to(actor).filter(pk=case_id).first()
    if case is None or not reads_as_staff(actor, case):
        return None
    return _context(request, case_for(actor, case_id), back=back)


def _staff_page(request: HttpRequest, case: Case, *, is_pane: bool = False, **more: Any) -> HttpResponse:
    back = ""
    if is_pane:
        came_from = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = f"{came_from.path}?{came_from.query}"
    context = {**_context(request, case, back=back), **more}
    return render(request, "cases/case_pane.html" if is_pane else "cases/case_page.html", context)


def _context(request: HttpRequest, case: Case, *, back: str = "") -> dict[str, Any]:
    actor = reader(request)
    look_for_traces(case)
    deadlines = deadlines_of(case)
    clocks = [_clock_line(deadline) for deadline in deadlines]
    orders = orders_of(actor, case)
    steps = steps_of(actor, case)
    ready = {step.verb for step in steps.ready}
    templates = wordings_for(case, ready)
    shares = [(order, _share_verdict(actor, order)) for order in orders]
    return {
        "case": case,
        "back": back or reverse("case_page", args=[case.pk]),
        "icon": KIND_ICONS[case.category.kind],
        "tone": state_tone(case),
        "place": _place(case),
        "clock": clock_of(case),
        "why": deadline_words(deadlines),
        "next": next_step(case),
        "photos": shown_photos(photos_of(case)),
        "map_src": _map_source(case),
        "center": f"{case.lon:.6f},{case.lat:.6f}" if case.lon is not None and case.lat is not None else "",
        "steps": steps,
        "draft": draft_of(request, case),
        "units": unit_choice(case) if "dispatch" in ready else None,
        "categories": category_choice() if "file" in ready else None,
        "near": near_cases(actor, case, request.GET.get("words", "")) if "merge" in ready else None,
        "orders": shares,
        "owes_share": any(share for _order, share in shares),
        "deadlines": clocks,
        "clock_now": _clock_now(clocks),
        "lines": with_lines(case, _lines(timeline_of(actor, case)), is_staff=True)[::-1],
        "may_read_contact": may_read_contact(actor, case),
        "has_contact": bool(case.reporter_id or case.contact_phone or case.contact_name),
        "purposes": [(purpose, PURPOSE_WORDS[purpose]) for purpose in PURPOSES],
        "trail": _trail(actor, case),
        "is_reporter": is_reporter_of(request, case),
        "answers": answers_of(case),
        "templates": templates,
        "prefill": _chosen_wording(request, templates),
        "follows": case.subscriptions.filter(user_id=actor.person_id).exists(),
        "main_panels": case_panels(actor, case, is_main=True),
        "side_panels": case_panels(actor, case, is_main=False),
    }


def _chosen_wording(request: HttpRequest, templates: dict[str, list[Wording]]) -> Wording | None:
    """The template that the address names, for readers without scripts."""
    named = request.GET.get("template", "")
    found = [one for several in templates.values() for one in several if str(one.template.pk) == named]
    return found[0] if found else None


def _place(case: Case) -> list[tuple[str, str]]:
    """From the district down to the grid, each a link to its list."""
    steps = [step for step in lineage(case.division) if len(step) >= 6]
    names = division_names(steps)
    return [(names[step], f"{reverse('desk')}?show=all&scope={step}") for step in steps]


def _map_source(case: Case) -> str:
    """The base layers of the small map: the community's grids."""
    around = f"?scope={case.division[:12]}"
    return f"{reverse('base_json')}{around} {reverse('grids_json')}{around}"


def _share_verdict(actor: Actor, order: WorkOrder) -> Any:
    """Whether the actor may finish this order as an assisting unit; None if there is nothing to finish."""
    if order.part != WorkOrder.Part.CO_HANDLER or order.state not in WorkOrder.LIVE:
        return None
    return may_work_on_order(actor, order)


def _clock_now(clocks: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The clock that runs or stands still, else the last that ended."""
    going = [one for one in clocks if one["deadline"].stopped_at is None]
    return (going or clocks)[-1] if clocks else None


def _clock_line(deadline: Deadline) -> dict[str, Any]:
    """One deadline with its explanation and what became of it."""
    if deadline.stopped_at:
        late = deadline.stopped_at - deadline.due_at
        state = "late" if late.total_seconds() > 0 else "done"
        words = _("%(time)s too late") % {"time": how_long(late)} if state == "late" else _("in time")
    else:
        state, words = clock_of(deadline.case)
    return {
        "deadline": deadline,
        "why": explain(deadline),
        "state": state,
        "words": words,
    }


def _lines(entries: list[TimelineEntry]) -> list[Told]:
    """The timeline for staff: with the names of colleagues, never the reporter's."""
    lines = []
    for entry, line in zip(entries, told(entries), strict=True):
        is_colleague = entry.actor is not None and entry.role != "reporter"
        name = entry.actor.name if is_colleague and entry.actor else ""
        lines.append(replace(line, who=" · ".join(part for part in (name, line.who) if part)))
    return lines


def _trail(actor: Actor, case: Case) -> list[AuditLine] | None:
    """The ledger's lines about this case, for those who may read them; the reporter stays unnamed."""
    if not may_read_audit(actor, case.division):
        return None
    lines = audit_trail(actor, case, division=case.division)
    if case.reporter is None or actor.user_id == case.reporter_id or case.source == Case.Source.PATROL:
        return lines
    hidden = case.reporter.name
    return [replace(line, who=_("the reporter")) if line.who == hidden else line for line in lines]


@require_POST
@staff_required
def case_contact(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """How to reach the reporter, shown once; the ledger keeps who read it and what for."""
    actor = reader(request)
    contact: Contact | None = None
    problem = ""
    try:
        contact = read_contact(actor, case_id, purpose=request.POST.get("purpose", ""))
    except InvalidError as error:
        problem = error.reason
    case = case_for(actor, case_id)
    response = _staff_page(request, case, contact=contact, contact_problem=problem)
    response.status_code = 422 if problem else 200
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_required
def finish_order_share(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """An assisting unit reports its share as done."""
    case = Case.objects.visible_to(request.actor).get(orders=order_id)
    try:
        finish_share(request.actor, order_id, result=request.POST.get("result", "").strip())
    except InvalidError as error:
        messages.error(request, error.reason)
    else:
        messages.success(request, _("Your unit's share is done."))
    return redirect("case_page", case_id=case.pk)


@require_safe
@staff_required
def merge_candidates(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Open cases that this one could be joined to: those around it, or those that match. A fragment."""
    case = case_for(request.actor, case_id)
    near = near_cases(request.actor, case, request.GET.get("words", ""))
    return render(request, "cases/case_page_near.html", {"case": case, "near": near})


@require_safe
def case_point(request: HttpRequest, case_id: UUID) -> JsonResponse:
    """The one point of a case, for its small map: {"points": [{id, lon, lat, tone, label}]}."""
    case = case_for(cast(ActorRequest, request).actor, case_id)
    points = []
    if case.lon is not None:
        label = f"{case.number} · {case.get_state_display()}"
        points = [
            {"id": str(case.pk), "lon": case.lon, "lat": case.lat, "tone": state_tone(case), "label": label}
        ]
    return JsonResponse({"points": points})
