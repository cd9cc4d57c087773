"""The ladder, the terms and the amber share: what holds, by which source; an administrator sets the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from liren.accounts.access import ActorRequest, staff_required
from liren.cases.models import AmberShare
from liren.core.clock import Limit, LimitKind
from liren.core.verdicts import InvalidError, require
from liren.escalation.actions.ladder import end_rung, set_amber_share, set_rung, set_term
from liren.escalation.forms import AMBER, RungForm, TermForm
from liren.escalation.ladder import source_words, span_words
from liren.escalation.levels import UPWARD, Level
from liren.escalation.models import LadderRung, Term, Trigger
from liren.escalation.permissions import may_change_ladder
from liren.places.names import division_names


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def ladder_page(request: ActorRequest) -> HttpResponse:
    """Every rung with its source; posting sets a rung from a day on."""
    form = RungForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(may_change_ladder(request.actor))

        def act() -> None:
            filled = form.cleaned_data
            set_rung(
                request.actor,
                Trigger(filled["trigger"]),
                Level(filled["level"]),
                Limit(filled["amount"], LimitKind(filled["limit_kind"])),
                form.since(),
                reach=(filled["category_code"], filled["division"]),
            )

        if _done(form, act):
            messages.success(request, _("Set. What was raised before stays as it was."))
            return redirect("ladder_page")
    return _page(request, form, TermForm())


@require_POST
@staff_required
def set_ladder_term(request: ActorRequest) -> HttpResponse:
    """Set a term, or the share at which clocks turn amber, from a day on."""
    require(may_change_ladder(request.actor))
    form = TermForm(request.POST)

    def act() -> None:
        filled = form.cleaned_data
        if filled["name"] == AMBER:
            set_amber_share(request.actor, filled["amount"], form.since())
        else:
            span = Limit(filled["amount"], LimitKind(filled["limit_kind"]))
            set_term(request.actor, Term.Name(filled["name"]), span, form.since())

    if _done(form, act):
        messages.success(request, _("Set. What is under way keeps its time."))
        return redirect("ladder_page")
    return _page(request, RungForm(), form)


@require_POST
@staff_required
def end_ladder_rung(request: ActorRequest, rung_id: UUID) -> HttpResponse:
    """Take a rung out of the ladder from tomorrow on."""
    end_rung(request.actor, rung_id)
    messages.success(request, _("The rung ends with today."))
    return redirect("ladder_page")


def _done(form: Form, act: Callable[[], None]) -> bool:
    """Whether the form could be used; what can't be is said at its field."""
    if not form.is_valid():
        return False
    try:
        act()
    except InvalidError as error:
        form.add_error(error.field if error.field in form.fields else None, error.reason)
        return False
    return True


def _page(request: ActorRequest, rung_form: RungForm, term_form: TermForm) -> HttpResponse:
    today = timezone.localdate()
    rows = [row for row in LadderRung.objects.all() if row.valid_to is None or row.valid_to >= today]
    rows.sort(
        key=lambda row: (UPWARD.index(row.to), len(row.category_code), len(row.division), row.valid_from)
    )
    names = division_names({row.division for row in rows if row.division})
    ladders = [
        (trigger.label, [_rung_line(row, names, today) for row in rows if row.trigger == trigger])
        for trigger in Trigger
    ]
    context = {
        "ladders": ladders,
        "terms": _term_lines(today),
        "unverified": sum(not row.is_verified for row in rows),
        "verdict": may_change_ladder(request.actor),
        "rung_form": rung_form,
        "term_form": term_form,
    }
    return render(
        request,
        "escalation/ladder_page.html",
        context,
        status=422 if rung_form.errors or term_form.errors else 200,
    )


def _rung_line(row: LadderRung, names: dict[str, str], today: date) -> dict[str, Any]:
    return {
        "row": row,
        "span": span_words(row),
        "level": row.to.label,
        "category": row.category_code,
        "place": names.get(row.division, row.division),
        "source": source_words(row.source),
        "is_planned": row.valid_from > today,
    }


def _term_lines(today: date) -> list[dict[str, Any]]:
    """What holds today or is planned, the amber share first."""
    shares = [
        row for row in AmberShare.objects.order_by("valid_from") if not row.valid_to or row.valid_to >= today
    ]
    terms = [
        row
        for row in Term.objects.order_by("name", "valid_from")
        if not row.valid_to or row.valid_to >= today
    ]
    amber = dict(TermForm.base_fields["name"].choices)[AMBER]  # type: ignore[attr-defined]  # a choice field
    lines = [(amber, _("%(percent)d percent") % {"percent": row.percent}, row) for row in shares]
    lines += [(row.get_name_display(), span_words(row), row) for row in terms]  # type: ignore[misc]  # both dated
    return [
        {
            "name": name,
            "span": span,
            "row": row,
            "source": source_words(row.source),
            "is_planned": row.valid_from > today,
        }
        for name, span, row in lines
    ]
