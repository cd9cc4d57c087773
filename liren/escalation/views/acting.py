"""What superiors, dispatchers and units do about time on one case. A form that can't be used comes back as it
was."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.accounts.access import ActorRequest, safe_next, staff_required
from liren.cases.clocks import running_deadline
from liren.cases.models import Case
from liren.core.verdicts import Denied, InvalidError, RefusedError, Verdict
from liren.escalation.actions.appealing import appeal, decide_appeal
from liren.escalation.actions.extending import ask_extension, decide_extension
from liren.escalation.actions.reviewing import keep_suspended, resume_suspended
from liren.escalation.actions.supervising import end_supervision, reply_supervision, supervise_case
from liren.escalation.actions.suspending import ask_suspension, decide_suspension
from liren.escalation.actions.taking_up import take_up_escalation
from liren.escalation.forms import (
    AppealForm,
    DecisionForm,
    ExtensionForm,
    ReplyForm,
    ReviewForm,
    SupervisionForm,
    SuspensionForm,
)
from liren.escalation.grounds import grounds_of
from liren.escalation.models import Appeal, Extension, Supervision, SuspensionRequest
from liren.escalation.permissions import (
    may_appeal_on,
    may_ask_extension,
    may_ask_suspension,
    may_decide_appeal,
    may_decide_extension,
    may_decide_suspension,
    may_reply,
    may_review,
    may_supervise,
)
from liren.escalation.views.oversight import case_of_staff, oversight_page

YES = "yes"


def _only(verdict: Verdict) -> None:
    """Send somebody away whose act this never is; whether it is the moment, the action knows (a repeated
    submit is no new one)."""
    if isinstance(verdict, Denied) and verdict.because == "who":
        raise RefusedError(verdict)


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
    return oversight_page(request, case, {name: form})


def _decide(
    request: ActorRequest,
    case: Case,
    what: tuple[str, UUID],
    act: Callable[..., object],
    done: tuple[str, str],
) -> HttpResponse:
    """Say yes or no to what somebody asked for, with a word; `what` is the kind of thing and which one."""
    kind, pk = what
    form = DecisionForm(request.POST, prefix=f"{kind[0]}{pk.hex}")
    says_yes = request.POST.get("decision") == YES
    words = done[0] if says_yes else done[1]
    return _act(request, case, f"{kind}:{pk}", form, lambda: act(says_yes, form.cleaned_data["word"]), words)


@require_POST
@staff_required
def ask_for_extension(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The unit asks for more time on the clock that runs."""
    case = case_of_staff(request.actor, case_id)
    _only(may_ask_extension(request.actor, case))
    form = ExtensionForm(request.POST, deadline=running_deadline(case))

    def act() -> None:
        ask_extension(request.actor, case_id, **form.cleaned_data)

    return _act(request, case, "ask", form, act, _("Asked. Until it is decided the time stays as it is."))


@require_POST
@staff_required
def decide_on_extension(request: ActorRequest, extension_id: UUID) -> HttpResponse:
    """Approve more time, or refuse it."""
    extension = Extension.objects.visible_to(request.actor).get(pk=extension_id)
    case = case_of_staff(request.actor, extension.case_id)
    _only(may_decide_extension(request.actor, extension))

    def act(says_yes: bool, word: str) -> None:
        decide_extension(request.actor, extension_id, approve=says_yes, word=word)

    done = _("Extended; the new time is on the case."), _("Refused; the unit reads why.")
    return _decide(request, case, ("extension", extension_id), act, done)


@require_POST
@staff_required
def ask_for_suspension(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The unit asks for its clock to be paused."""
    case = case_of_staff(request.actor, case_id)
    _only(may_ask_suspension(request.actor, case))
    form = SuspensionForm(request.POST)

    def act() -> None:
        ask_suspension(request.actor, case_id, **form.cleaned_data)

    return _act(request, case, "pause", form, act, _("Asked. Until it is decided the clock runs."))


@require_POST
@staff_required
def decide_on_suspension(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Approve a pause of the clock, or refuse it."""
    pause = SuspensionRequest.objects.visible_to(request.actor).get(pk=request_id)
    case = case_of_staff(request.actor, pause.case_id)
    _only(may_decide_suspension(request.actor, pause))

    def act(says_yes: bool, word: str) -> None:
        decide_suspension(request.actor, request_id, approve=says_yes, word=word)

    done = _("Paused; the case is an open problem now."), _("Refused; the unit reads why.")
    return _decide(request, case, ("pause", request_id), act, done)


@require_POST
@staff_required
def put_under_supervision(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """A superior puts the case under supervision."""
    case = case_of_staff(request.actor, case_id)
    _only(may_supervise(request.actor, case))
    form = SupervisionForm(request.POST)

    def act() -> None:
        supervise_case(request.actor, case_id, form.order(), key=form.cleaned_data["key"])

    return _act(request, case, "supervise", form, act, _("Under supervision; the unit has been told."))


@require_POST
@staff_required
def reply_to_supervision(request: ActorRequest, supervision_id: UUID) -> HttpResponse:
    """The unit replies to its superior."""
    supervision = Supervision.objects.visible_to(request.actor).get(pk=supervision_id)
    case = case_of_staff(request.actor, supervision.case_id)
    _only(may_reply(request.actor, supervision))
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
    case = case_of_staff(request.actor, case_id)
    _only(may_review(request.actor, case))
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
    case = case_of_staff(request.actor, case_id)
    _only(may_appeal_on(request.actor, case))
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
    case = case_of_staff(request.actor, found.case_id)
    _only(may_decide_appeal(request.actor, found))

    def act(says_yes: bool, word: str) -> None:
        decide_appeal(request.actor, appeal_id, uphold=says_yes, word=word)

    done = _("Decided; the unit has been told.")
    return _decide(request, case, ("appeal", appeal_id), act, (done, done))


@require_POST
@staff_required
def take_up(request: ActorRequest, escalation_id: UUID) -> HttpResponse:
    """Take up what climbed to one's level."""
    take_up_escalation(request.actor, escalation_id)
    messages.success(request, _("Noted: you have taken it up."))
    back = safe_next(request, request.POST.get("next", ""), "")
    return redirect(back) if back else redirect("escalations_page")
