"""Everything about time and superiors on one case: its trail, and the forms for what may be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, safe_next, staff_required
from liren.accounts.actors import Actor
from liren.cases.clocks import explain, running_deadline
from liren.cases.models import Case
from liren.cases.queries import case_for
from liren.cases.views.case_page import reads_as_staff
from liren.core.verdicts import InvalidError
from liren.escalation.actions.appealing import appeal, decide_appeal
from liren.escalation.actions.extending import ask_extension, decide_extension
from liren.escalation.actions.reviewing import keep_suspended, resume_suspended
from liren.escalation.actions.supervising import end_supervision, reply_supervision, supervise_case
from liren.escalation.actions.taking_up import take_up_escalation
from liren.escalation.forms import (
    AppealForm,
    DecisionForm,
    ExtensionForm,
    ReplyForm,
    ReviewForm,
    SupervisionForm,
)
from liren.escalation.grounds import Ground, grounds_of
from liren.escalation.ladder import term
from liren.escalation.models import Appeal, Extension, Supervision, SuspensionReview, Term
from liren.escalation.permissions import (
    leads,
    may_appeal,
    may_ask_extension,
    may_decide_appeal,
    may_decide_extension,
    may_end_supervision,
    may_reply,
    may_review,
    may_supervise,
)
from liren.escalation.trail import trail_of

YES = "yes"


@require_safe
@staff_required
def case_oversight(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The trail of one case, and what this actor may do: take up, ask, decide, supervise, review, appeal."""
    return _page(request, _case(request.actor, case_id))


def _case(actor: Actor, case_id: UUID) -> Case:
    case = case_for(actor, case_id)
    if not reads_as_staff(actor, case):
        raise Http404
    return case


def _page(request: ActorRequest, case: Case, bound: dict[str, Form] | None = None) -> HttpResponse:
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


def _act(
    request: ActorRequest, case: Case, name: str, form: Form, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do what a form asks; a form that can't be used comes back with what was typed."""
    if form.is_valid():
        try:
            act()
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, done)
            return redirect("case_oversight", case_id=case.pk)
    return _page(request, case, {name: form})


@require_POST
@staff_required
def ask_for_extension(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The unit asks for more time on the clock that runs."""
    case = _case(request.actor, case_id)
    form = ExtensionForm(request.POST, deadline=running_deadline(case))

    def act() -> None:
        ask_extension(request.actor, case_id, **form.cleaned_data)

    return _act(request, case, "ask", form, act, _("Asked. Until it is decided the time stays as it is."))


@require_POST
@staff_required
def decide_on_extension(request: ActorRequest, extension_id: UUID) -> HttpResponse:
    """Approve more time, or refuse it."""
    extension = Extension.objects.visible_to(request.actor).get(pk=extension_id)
    case = _case(request.actor, extension.case_id)
    form = DecisionForm(request.POST, prefix=f"e{extension.pk.hex}")
    approve = request.POST.get("decision") == YES

    def act() -> None:
        decide_extension(request.actor, extension_id, approve=approve, word=form.cleaned_data["word"])

    done = _("Extended; the new time is on the case.") if approve else _("Refused; the unit reads why.")
    return _act(request, case, f"extension:{extension.pk}", form, act, done)


@require_POST
@staff_required
def put_under_supervision(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """A superior puts the case under supervision."""
    case = _case(request.actor, case_id)
    form = SupervisionForm(request.POST)

    def act() -> None:
        supervise_case(request.actor, case_id, form.order(), key=form.cleaned_data["key"])

    return _act(request, case, "supervise", form, act, _("Under supervision; the unit has been told."))


@require_POST
@staff_required
def reply_to_supervision(request: ActorRequest, supervision_id: UUID) -> HttpResponse:
    """The unit replies to its superior."""
    supervision = Supervision.objects.visible_to(request.actor).get(pk=supervision_id)
    case = _case(request.actor, supervision.case_id)
    form = ReplyForm(request.POST, prefix=f"s{supervision.pk.hex}")

    def act() -> None:
        reply_supervision(request.actor, supervision_id, reply=form.cleaned_data["reply"])

    return _act(request, case, f"reply:{supervision.pk}", form, act, _("Your reply has been sent."))


@require_POST
@staff_required
def end_case_supervision(request: ActorRequest, supervision_id: UUID) -> HttpResponse:
    """Whoever set a supervision ends it."""
    supervision = end_supervision(request.actor, supervision_id)
    messages.success(request, _("The supervision has ended."))
    return redirect("case_oversight", case_id=supervision.case_id)


@require_POST
@staff_required
def review_open_problem(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Review a suspended case: it stays one until another day, or work goes on."""
    case = _case(request.actor, case_id)
    form = ReviewForm(request.POST)
    resume = request.POST.get("decision") == "resume"

    def act() -> None:
        filled = form.cleaned_data
        if resume:
            resume_suspended(request.actor, case_id, reason=filled["reason"], key=filled["key"])
        elif filled["until"] is None:
            raise InvalidError(_("Choose the day of the next review."), field="until")
        else:
            keep_suspended(request.actor, case_id, **filled)

    done = _("Going on; the clock runs again.") if resume else _("It comes up again on that day.")
    return _act(request, case, "review", form, act, done)


@require_POST
@staff_required
def make_appeal(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The unit appeals against what counts against it."""
    case = _case(request.actor, case_id)
    form = AppealForm(request.POST, grounds=grounds_of(case))

    def act() -> None:
        filled = form.cleaned_data
        appeal(
            request.actor,
            case_id,
            target_id=UUID(filled["target"]),
            reason=filled["reason"],
            key=filled["key"],
        )

    return _act(request, case, "appeal", form, act, _("Appealed. Somebody without a part in it decides."))


@require_POST
@staff_required
def decide_on_appeal(request: ActorRequest, appeal_id: UUID) -> HttpResponse:
    """Uphold an appeal, or dismiss it."""
    found = Appeal.objects.visible_to(request.actor).get(pk=appeal_id)
    case = _case(request.actor, found.case_id)
    form = DecisionForm(request.POST, prefix=f"a{found.pk.hex}")
    uphold = request.POST.get("decision") == YES

    def act() -> None:
        decide_appeal(request.actor, appeal_id, uphold=uphold, word=form.cleaned_data["word"])

    return _act(request, case, f"appeal:{found.pk}", form, act, _("Decided; the unit has been told."))


@require_POST
@staff_required
def take_up(request: ActorRequest, escalation_id: UUID) -> HttpResponse:
    """Take up what climbed to one's level."""
    take_up_escalation(request.actor, escalation_id)
    messages.success(request, _("Noted: you have taken it up."))
    back = safe_next(request, request.POST.get("next", ""), "")
    return redirect(back) if back else redirect("escalations_page")
