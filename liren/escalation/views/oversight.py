"""Everything about time and superiors on one case: its trail, and the forms for what may be done about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.actors import Actor
from liren.cases.clocks import explain, running_deadline
from liren.cases.models import Case
from liren.cases.queries import case_for
from liren.cases.views.case_page import reads_as_staff
from liren.escalation.forms import (
    AppealForm,
    DecisionForm,
    ExtensionForm,
    ReplyForm,
    ReviewForm,
    SupervisionForm,
    SuspensionForm,
)
from liren.escalation.grounds import Ground, grounds_of
from liren.escalation.ladder import term
from liren.escalation.models import Appeal, Extension, Supervision, SuspensionReview, Term
from liren.escalation.pauses import pauses_waiting
from liren.escalation.permissions import (
    leads,
    may_appeal,
    may_ask_extension,
    may_ask_suspension,
    may_decide_appeal,
    may_decide_extension,
    may_end_supervision,
    may_reply,
    may_review,
    may_supervise,
)
from liren.escalation.trail import trail_of


@require_safe
@staff_required
def case_oversight(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The trail of one case, and what this actor may do: take up, ask, decide, supervise, review, appeal."""
    return oversight_page(request, case_of_staff(request.actor, case_id))


def case_of_staff(actor: Actor, case_id: UUID) -> Case:
    """A case for whoever knows of it by a post; its reporter does not find it here."""
    case = case_for(actor, case_id)
    if not reads_as_staff(actor, case):
        raise Http404
    return case


def oversight_page(request: ActorRequest, case: Case, bound: dict[str, Form] | None = None) -> HttpResponse:
    """The page of one case; `bound` are forms that came back with what was typed, by name."""
    actor, bound = request.actor, bound or {}
    deadline = running_deadline(case)
    context = {
        "case": case,
        "path": [(case.number, _case_url(case)), _("Time and supervision")],
        "why": explain(deadline) if deadline else "",
        "lines": trail_of(case),
        "asking": may_ask_extension(actor, case),
        "asking_form": bound.get("ask") or ExtensionForm(deadline=deadline),
        "is_unit": leads(actor, case),
        "extensions": _extensions(actor, case, bound),
        "pausing": may_ask_suspension(actor, case),
        "pausing_form": bound.get("pause") or SuspensionForm(),
        "pauses": pauses_waiting(actor, case, bound),
        "supervising": may_supervise(actor, case),
        "supervising_form": bound.get("supervise") or _supervision_form(),
        "supervisions": _supervisions(actor, case, bound),
        "reviewing": may_review(actor, case),
        "review": case.suspension_reviews.filter(outcome=SuspensionReview.Outcome.PENDING).first(),
        "review_form": bound.get("review") or ReviewForm(),
        "appeal_form": bound.get("appeal") or _appeal_form(actor, case),
        "appeals": _appeals(actor, case, bound),
    }
    return render(request, "escalation/case_oversight.html", context, status=422 if bound else 200)


def _case_url(case: Case) -> str:
    return reverse("case_page", args=[case.pk])


def _supervision_form() -> SupervisionForm:
    within = term(Term.Name.REPLY, timezone.localdate())
    return SupervisionForm(initial={"amount": within.amount, "limit_kind": within.kind})


def _open_grounds(actor: Actor, case: Case) -> list[Ground]:
    """What the actor's unit may still appeal against."""
    return [
        one
        for one in grounds_of(case)
        if may_appeal(
            actor, Appeal(kind=one.kind, target_id=one.target_id, organization_id=one.organization_id)
        )
    ]


def _appeal_form(actor: Actor, case: Case) -> AppealForm | None:
    grounds = _open_grounds(actor, case)
    return AppealForm(grounds=grounds) if grounds else None


def _extensions(actor: Actor, case: Case, bound: dict[str, Form]) -> list[dict[str, Any]]:
    found = case.extensions.filter(state=Extension.State.ASKED).select_related(
        "case", "deadline__case", "organization", "asked_by"
    )
    return [
        {
            "extension": one,
            "verdict": may_decide_extension(actor, one),
            "form": bound.get(f"extension:{one.pk}") or DecisionForm(prefix=f"e{one.pk.hex}"),
        }
        for one in found
    ]


def _supervisions(actor: Actor, case: Case, bound: dict[str, Form]) -> list[dict[str, Any]]:
    found = case.supervisions.exclude(state=Supervision.State.ENDED).select_related("case", "set_by")
    now = timezone.now()
    return [
        {
            "supervision": one,
            "is_late": one.state == Supervision.State.OPEN and one.due_at < now,
            "reply": may_reply(actor, one),
            "end": may_end_supervision(actor, one),
            "form": bound.get(f"reply:{one.pk}") or ReplyForm(prefix=f"s{one.pk.hex}"),
        }
        for one in found.order_by("set_at")
    ]


def _appeals(actor: Actor, case: Case, bound: dict[str, Form]) -> list[dict[str, Any]]:
    found = case.appeals.filter(state=Appeal.State.ASKED).select_related("case", "organization")
    return [
        {
            "appeal": one,
            "verdict": may_decide_appeal(actor, one),
            "form": bound.get(f"appeal:{one.pk}") or DecisionForm(prefix=f"a{one.pk.hex}"),
        }
        for one in found
    ]
