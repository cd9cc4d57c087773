"""The call-back list, one call, and its paper form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.accounts.access import ActorRequest, role_required
from liren.cases.actions.contacting import Contact
from liren.cases.models import CallBack
from liren.cases.telling import state_tone
from liren.core.verdicts import InvalidError
from liren.fieldwork.actions.asking import record_answer, reveal_contact
from liren.fieldwork.forms import AnswerForm
from liren.fieldwork.models import CallBackItem
from liren.fieldwork.permissions import may_ask
from liren.fieldwork.posts import CALLERS
from liren.fieldwork.queries import PAGE, counts_by_state, ended_items, waiting_items
from liren.places.names import local_names
from liren.places.queries import division_name, division_path

State = CallBackItem.State


@require_safe
@role_required(*CALLERS)
def call_backs(request: ActorRequest) -> HttpResponse:
    """Whom to ask, and who has been asked."""
    actor = request.actor
    show = "done" if request.GET.get("show") == "done" else "waiting"
    items = list((ended_items(actor) if show == "done" else waiting_items(actor))[:PAGE])
    counts = counts_by_state(actor)
    ended = sum(number for state, number in counts.items() if state != State.WAITING)
    asked = [counts.get(state, 0) for state in (State.ANSWERED, State.DECLINED, State.NOT_REACHED)]
    context = {
        "show": show,
        "tabs": [
            ("waiting", _("To be asked"), "?show=waiting", counts.get(State.WAITING, 0)),
            ("done", pgettext("call-back", "Asked"), "?show=done", ended),
        ],
        "items": items,
        "names": local_names({item.division for item in items}),
        "counts": {"waiting": counts.get(State.WAITING, 0), "answered": asked[0], "not_reached": asked[2]},
        "asked": sum(asked),
    }
    return render(request, "fieldwork/call_backs.html", context)


def _item(request: ActorRequest, item_id: UUID) -> CallBackItem:
    items = CallBackItem.objects.visible_to(request.actor)
    found: CallBackItem = items.select_related("case__category", "case__lead").get(pk=item_id)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*CALLERS)
def call_back_page(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """One person to ask: what to say, and what they said."""
    item = _item(request, item_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            item = record_answer(
                request.actor,
                item_id,
                key=form.cleaned_data["key"],
                channel=form.cleaned_data["channel"],
                is_reached=form.cleaned_data["reached"] == "yes",
                answers=form.answers(),
            )
        except InvalidError as error:
            form.add_error("reached" if error.field == "is_reached" else None, error.reason)
        else:
            messages.success(request, _("Written down: %(state)s.") % {"state": item.get_state_display()})
            return redirect("call_backs")
    return _page(request, item, form)


def _page(
    request: ActorRequest, item: CallBackItem, form: AnswerForm, contact: Contact | None = None
) -> HttpResponse:
    case = item.case
    last = item.state == State.WAITING and item.attempts + 1 >= item.most_attempts
    context: dict[str, Any] = {
        "item": item,
        "case": case,
        "tone": state_tone(case),
        "place": division_path(item.division)[-3:],
        "caller": request.actor.name,
        "office": division_name(item.division[:12]),
        "form": form,
        "contact": contact,
        "verdict": may_ask(request.actor, item),
        "attempts": CallBack.objects.filter(case=case, round=item.round).select_related("by").order_by("at"),
        "is_last_attempt": last,
    }
    return render(request, "fieldwork/call_back_page.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(*CALLERS)
def call_back_contact(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Name and phone, shown once and written into the ledger."""
    contact = reveal_contact(request.actor, item_id)
    response = _page(request, _item(request, item_id), AnswerForm(), contact)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@role_required(*CALLERS)
def call_back_paper(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """The same questions on paper, for people without a telephone: brought home, or filled in with somebody
    they trust."""
    item = _item(request, item_id)
    context = {
        "item": item,
        "case": item.case,
        "place": division_path(item.division)[-3:],
        "office": division_name(item.division[:12]),
        "levels": CallBack.Satisfaction.labels,
    }
    return render(request, "fieldwork/call_back_paper.html", context)
