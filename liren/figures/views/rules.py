"""How figures are made: weights, grounds, indicators, with their sources; the months and their digests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.cases.limits import source_words
from liren.cases.models import Category
from liren.core.verdicts import InvalidError, require
from liren.figures.actions.checking import check_month
from liren.figures.actions.making import freeze_month, refresh_month
from liren.figures.actions.numbers import set_rule
from liren.figures.actions.rules import add_reason, end_reason, set_formula
from liren.figures.calendar import month_after, read_month
from liren.figures.forms import FormulaForm, ReasonForm, RuleForm, formula_now
from liren.figures.indicators import SATISFACTION, TABLE, THREE, WHISTLE
from liren.figures.models import ExclusionReason, FigureFormula, FigureMonth, FigureRule, SeenOnRounds
from liren.figures.permissions import (
    may_change_rules,
    may_check_month,
    may_make_month,
    may_read_rules,
)
from liren.figures.queries import excluded_since, months_made
from liren.figures.telling import decimal, formula_words, name_of
from liren.places.names import division_names


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def figure_rules(request: ActorRequest) -> HttpResponseBase:
    """Weights, grounds and indicators; an administrator sets new ones here."""
    require(may_read_rules(request.actor))
    verdict = may_change_rules(request.actor)
    what = request.POST.get("what", "") if request.method == "POST" else ""
    if what:
        require(verdict)
    rows = list(FigureFormula.objects.all())
    today = timezone.localdate()
    now = [row for row in rows if row.scope == "" and row.valid_from <= today]
    formula = FormulaForm(
        request.POST if what == "formula" else None, initial=formula_now(now[-1] if now else None)
    )
    reason = ReasonForm(request.POST if what == "reason" else None)
    number = RuleForm(
        request.POST if what == "number" else None, initial={"valid_from": month_after(today.replace(day=1))}
    )
    took = {
        "formula": (formula, set_formula),
        "reason": (reason, add_reason),
        "number": (number, set_rule),
    }.get(what)
    if took and _took(request, *took):
        messages.success(request, _("Noted."))
        return redirect("figure_rules")
    names = division_names({row.scope for row in rows if row.scope})
    context = {
        "formulas": [
            (row, names.get(row.scope, ""), decimal(row.fair_percent), source_words(row.source))
            for row in rows
        ],
        "reasons": [
            (one, source_words(one.source), one.valid_to is None or one.valid_to >= today)
            for one in ExclusionReason.objects.all()
        ],
        "indicators": [(name_of(code), formula_words(code)) for code in (*THREE, WHISTLE, *_others())],
        "numbers": [(row, source_words(row.source)) for row in FigureRule.objects.all()],
        "seen": _seen(today),
        "number_form": number,
        "verdict": verdict,
        "formula_form": formula,
        "reason_form": reason,
        "today": today,
    }
    return render(
        request,
        "figures/figure_rules.html",
        context,
        status=422 if formula.errors or reason.errors or number.errors else 200,
    )


def _seen(today: date) -> tuple[str, str]:
    """What can be seen on a round, and where that comes from."""
    row = SeenOnRounds.objects.filter(valid_from__lte=today).order_by("-valid_from").first()
    if row is None:
        return "", ""
    known = dict(Category.objects.values_list("code", "name"))
    words = []
    for code in row.categories:
        first = Category.objects.filter(code__startswith=code).order_by("code").first()
        if code in known and first:
            words.append(first.label)
        elif first:
            words.append(f"{first.major_label} ({code}…)")
    return _(", ").join(dict.fromkeys(words)), source_words(row.source)


def _others() -> list[str]:
    return [one.code for one in TABLE if one.code not in (*THREE, SATISFACTION, "satisfied", "fair")]


def _took(request: ActorRequest, form: Any, action: Any) -> bool:
    if not form.is_valid():
        return False
    try:
        action(request.actor, form.facts())
    except InvalidError as error:
        form.add_error(error.field or None, error.reason)
        return False
    return True


@require_POST
@staff_required
def end_exclusion_reason(request: ActorRequest, code: str) -> HttpResponseBase:
    """Take a ground off the list."""
    try:
        end_reason(request.actor, code)
    except ExclusionReason.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Taken off the list from tomorrow on."))
    return redirect("figure_rules")


@require_safe
@staff_required
def figure_months(request: ActorRequest) -> HttpResponseBase:
    """Every month that was made, with its digests."""
    require(may_read_rules(request.actor))
    made = months_made()
    present = timezone.localdate().replace(day=1)
    waiting = FigureMonth.objects.filter(Q(is_frozen=False) & Q(month__lt=present)).order_by("month").first()
    context = {
        "rows": [(month, excluded_since(month) if month.is_frozen else 0) for month in made],
        "check_verdict": may_check_month(request.actor),
        "make_verdict": may_make_month(request.actor),
        "present": present,
        "waiting": waiting,
    }
    return render(request, "figures/figure_months.html", context)


@require_POST
@staff_required
def check_figure_month(request: ActorRequest) -> HttpResponseBase:
    """Compute a month again from its stored facts, and compare. Field: month."""
    found = check_month(request.actor, _month(request))
    if found:
        messages.error(request, _("It does not come out the same: %(what)s") % {"what": "; ".join(found)})
    else:
        messages.success(request, _("Computed again from the stored facts: the same to the last digit."))
    return redirect("figure_months")


@require_POST
@staff_required
def make_figure_month(request: ActorRequest) -> HttpResponseBase:
    """Make a month's preliminary figures anew, or freeze it. Fields: month, freeze."""
    month = read_month(request.POST.get("month", ""))
    require(may_make_month(request.actor))
    if month is None:
        raise InvalidError(_("Name a month, like 2026-10."), field="month")
    if request.POST.get("freeze"):
        freeze_month(request.actor, month)
        messages.success(request, _("Frozen. Nothing changes it from now on."))
    else:
        refresh_month(request.actor, month)
        messages.success(request, _("Counted anew."))
    return redirect("figure_months")


def _month(request: ActorRequest) -> FigureMonth:
    require(may_check_month(request.actor))
    month = read_month(request.POST.get("month", ""))
    found = FigureMonth.objects.filter(month=month).first() if month else None
    if found is None:
        raise InvalidError(_("Name a month, like 2026-10."), field="month")
    return found
