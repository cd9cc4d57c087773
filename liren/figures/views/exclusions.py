"""Cases left out of the figures: the list that all staff read, and the steps."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, safe_next, staff_required
from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.core.identity import is_uuid, uuid7
from liren.core.verdicts import InvalidError, require
from liren.figures.actions.excluding import appeal_exclusion, decide_exclusion, request_exclusion
from liren.figures.models import Exclusion
from liren.figures.permissions import may_decide_exclusion, may_read_rules
from liren.figures.queries import exclusions_listed

PAGE = 30


@require_safe
@staff_required
def exclusions_page(request: ActorRequest) -> HttpResponseBase:
    """Every request, the newest first; `state` narrows, `page` goes on. Numbers of cases, never contents."""
    require(may_read_rules(request.actor))
    state = request.GET.get("state", "")
    state = state if state in Exclusion.State.values else ""
    page = request.GET.get("page", "1")
    number = max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1
    found = list(exclusions_listed(state=state)[(number - 1) * PAGE : number * PAGE + 1])
    shown = found[:PAGE]
    visible = set(
        Case.objects.visible_to(request.actor)
        .filter(pk__in=[one.case_id for one in shown])
        .values_list("pk", flat=True)
    )
    tabs = [
        ("", _("All"), "?"),
        *((value, str(label), f"?state={value}") for value, label in Exclusion.State.choices),
    ]
    context = {
        "rows": [(one, one.case_id in visible, _may_decide(request.actor, one, visible)) for one in shown],
        "tabs": tabs,
        "state": state,
        "newer": f"?state={state}&page={number - 1}" if number > 1 else "",
        "older": f"?state={state}&page={number + 1}" if len(found) > PAGE else "",
    }
    return render(request, "figures/exclusions_page.html", context)


def _may_decide(actor: Actor, exclusion: Exclusion, visible: set[UUID]) -> bool:
    return (
        exclusion.state in Exclusion.WAITING
        and exclusion.case_id in visible
        and bool(may_decide_exclusion(actor, exclusion))
    )


@require_POST
@staff_required
def request_case_exclusion(request: ActorRequest, case_id: UUID) -> HttpResponseBase:
    """Ask to leave a case out. Fields: key, reason, words."""
    post = request.POST

    def ask() -> object:
        return request_exclusion(
            request.actor,
            case_id,
            key=UUID(key) if is_uuid(key := post.get("key", "")) else uuid7(),
            reason_code=post.get("reason", ""),
            words=post.get("words", ""),
        )

    return _done(request, ask, _("Asked for. Two persons decide."), reverse("case_page", args=[case_id]))


@require_POST
@staff_required
def decide_case_exclusion(request: ActorRequest, exclusion_id: UUID) -> HttpResponseBase:
    """Give one of the two decisions. Fields: agrees (yes or no), words."""
    said = request.POST.get("agrees", "")

    def decide() -> object:
        if said not in ("yes", "no"):
            require(may_decide_exclusion(request.actor, Exclusion.objects.get(pk=exclusion_id)))
            raise InvalidError(_("Agree or refuse."), field="agrees")
        return decide_exclusion(
            request.actor, exclusion_id, agrees=said == "yes", words=request.POST.get("words", "")
        )

    return _done(request, decide, _("Your decision is on record."), _page_of(request, exclusion_id))


@require_POST
@staff_required
def appeal_case_exclusion(request: ActorRequest, exclusion_id: UUID) -> HttpResponseBase:
    """Appeal against a refusal. Field: words."""

    def appeal() -> object:
        return appeal_exclusion(request.actor, exclusion_id, words=request.POST.get("words", ""))

    return _done(
        request, appeal, _("The appeal is filed. Two persons decide."), _page_of(request, exclusion_id)
    )


def _page_of(request: ActorRequest, exclusion_id: UUID) -> str:
    found = (
        Exclusion.objects.filter(pk=exclusion_id, case__in=Case.objects.visible_to(request.actor))
        .values_list("case_id", flat=True)
        .first()
    )
    if found is None:
        raise Http404
    return reverse("case_page", args=[found])


def _done(request: ActorRequest, act: Callable[[], object], said: str, page: str) -> HttpResponseBase:
    try:
        act()
    except InvalidError as error:
        messages.error(request, error.reason)
    else:
        messages.success(request, said)
    return redirect(safe_next(request, request.POST.get("next", ""), page))
