"""The planner's pages: rounds of a place, one round."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, role_required
from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.fieldwork.actions.planning import end_plan, make_plan
from liren.fieldwork.forms import WEEKDAYS, PlanForm
from liren.fieldwork.models import PatrolPlan
from liren.fieldwork.permissions import may_plan
from liren.fieldwork.posts import PLAN_READERS, PLANNERS
from liren.places.names import division_names
from liren.places.queries import division_name, grids_of

MOST_GRIDS = 600
DAYS = dict(WEEKDAYS)


def days_words(plan: PatrolPlan) -> str:
    """The days of a plan in words."""
    if len(plan.weekdays) == 7:
        return _("every day")
    return _(", ").join(str(DAYS[day]) for day in plan.weekdays)


def _grids(actor: Actor) -> list[tuple[str, str]]:
    """The grids that the actor plans, with their communities: (code, words)."""
    codes = sorted({grid.code for scope in actor.scopes(*PLANNERS) for grid in grids_of(scope)})[:MOST_GRIDS]
    names = division_names({*codes, *(code[:12] for code in codes)})
    return [(code, f"{names[code[:12]]} {names[code]}") for code in codes]


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PLAN_READERS)
def patrol_plans(request: ActorRequest) -> HttpResponse:
    """The rounds of my places; those who plan add one here."""
    actor = request.actor
    grids = _grids(actor)
    if request.method == "POST":
        require(may_plan(actor, request.POST.get("division", "")))
    form = PlanForm(request.POST if request.method == "POST" else None, grids=grids)
    if request.method == "POST" and form.is_valid():
        try:
            plan = make_plan(actor, form.facts())
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _("The round is planned."))
            return redirect("patrol_plan", plan_id=plan.pk)
    plans = PatrolPlan.objects.visible_to(actor).in_force(timezone.localdate())
    rows = list(plans.annotate(number=Count("points")).order_by("division", "starts_at")[:300])
    context = {
        "rows": [(plan, days_words(plan)) for plan in rows],
        "names": division_names({plan.division for plan in rows}),
        "form": form if grids else None,
    }
    return render(request, "fieldwork/patrol_plans.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PLAN_READERS)
def patrol_plan(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """One round: its points, and how often it was walked."""
    plan = PatrolPlan.objects.visible_to(request.actor).get(pk=plan_id)
    if request.method == "POST":
        end_plan(request.actor, plan_id)
        messages.success(request, _("The plan ends today."))
        return redirect("patrol_plans")
    walks = plan.patrols.annotate(passed=Count("passings")).order_by("-started_at")[:20]
    context = {
        "plan": plan,
        "place": division_name(plan.division),
        "days": days_words(plan),
        "points": list(plan.points.all()),
        "walks": list(walks),
        "verdict": may_plan(request.actor, plan.division),
    }
    return render(request, "fieldwork/patrol_plan.html", context)
