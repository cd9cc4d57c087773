"""Following cases and areas, and the paper of a case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.actors import Actor
from liren.cases.actions.conveniences import (
    end_subscription,
    follow_area,
    follow_case,
    unfollow_case,
)
from liren.cases.asking import answers_of
from liren.cases.choosing import offered_categories, reaching_choices, reaching_words
from liren.cases.models import Subscription
from liren.cases.queries import case_for, deadlines_of, next_step, orders_of, timeline_of
from liren.cases.telling import deadline_words, told
from liren.cases.visibility import READING_BY_PLACE
from liren.core.identity import is_uuid
from liren.core.verdicts import InvalidError
from liren.places.names import division_names
from liren.places.queries import children, division_path


@require_POST
@staff_required
def follow_this_case(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Begin or end to hear of every step of a case: field `follow` is 1 or 0."""
    if request.POST.get("follow") == "1":
        follow_case(request.actor, case_id)
        messages.success(request, _("You hear of every step from now on."))
    else:
        unfollow_case(request.actor, case_id)
        messages.success(request, _("You follow this case no longer."))
    return redirect("case_page", case_id=case_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def subscriptions(request: ActorRequest) -> HttpResponse:
    """What I follow: cases, and areas by kind of matter; ended with one press."""
    actor, problem = request.actor, ""
    if request.method == "POST":
        if is_uuid(request.POST.get("end", "")):
            end_subscription(actor, UUID(request.POST["end"]))
            messages.success(request, _("You hear no more of it."))
            return redirect("subscriptions")
        try:
            follow_area(
                actor,
                division=request.POST.get("division", ""),
                category_code=request.POST.get("category_code", "").strip()[:8],
            )
        except InvalidError as error:
            problem = error.reason
        else:
            messages.success(request, _("You hear of its new and finished cases from now on."))
            return redirect("subscriptions")
    rows = list(
        Subscription.objects.filter(user_id=actor.person_id)
        .select_related("case__category")
        .order_by("-since")
    )
    places = division_names({row.division for row in rows if row.division})
    words = reaching_words({row.category_code for row in rows if row.category_code})
    context = {
        "cases": [row for row in rows if row.case_id],
        "areas": [
            (
                row,
                places.get(row.division, "") or _("Everywhere"),
                words.get(row.category_code, ""),
            )
            for row in rows
            if not row.case_id
        ],
        "places": _places(actor),
        "categories": reaching_choices(offered_categories(all_of_them=True)),
        "problem": problem,
    }
    return render(request, "cases/subscriptions.html", context, status=422 if problem else 200)


def _places(actor: Actor) -> list[tuple[str, str]]:
    """The places that the actor may follow: their own and those right below."""
    scopes = actor.scopes(*READING_BY_PLACE)
    names = division_names([scope for scope in scopes if scope])
    found = [(scope, names.get(scope, "") or _("Everywhere")) for scope in scopes]
    for scope in scopes:
        if scope and len(scope) < 15:
            found += [(child.division, f"› {child.name}") for child in children(scope)]
    return found


@require_safe
@staff_required
def case_print(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The case on paper, to be carried along and signed: no name and no phone of whoever reported it."""
    case = case_for(request.actor, case_id)
    context = {
        "case": case,
        "place": division_path(case.division)[-4:],
        "next": next_step(case),
        "why": deadline_words(deadlines_of(case)),
        "orders": [order for order in orders_of(request.actor, case) if order.round == case.round],
        "lines": told(timeline_of(request.actor, case)),
        "answers": answers_of(case),
        "printed_at": timezone.now(),
    }
    return render(request, "cases/case_print.html", context)
