"""One place, unit or person: rates with their sums, indicators, the months before, the lists behind."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.actors import Actor
from liren.accounts.models import User
from liren.cases.limits import source_words
from liren.core.identity import is_uuid
from liren.core.verdicts import InvalidError, require
from liren.figures.behind import ABOVE, BELOW, Asked, expected_total, facts_behind, indicator_of, is_protected
from liren.figures.computing import Terms
from liren.figures.indicators import THREE, WHISTLE, Shape, Subject
from liren.figures.models import FigureMonth, FigureValue
from liren.figures.permissions import may_read_area, may_read_person, may_read_unit
from liren.figures.queries import (
    codes_for,
    history_of,
    is_figure,
    peer_means,
    people_under,
    user_named,
    values_of,
    whistle_codes_for,
)
from liren.figures.spreads import handling_times, stretch_names
from liren.figures.storing import terms_of
from liren.figures.telling import (
    Line,
    Rate,
    composite_of,
    formula_sentence,
    formula_words,
    lines_of,
    name_of,
    nothing_happened,
    per_cent,
    rate_of,
    rate_sentences,
    whistle_sentence,
    whistle_weight_sentence,
)
from liren.figures.views.asking import asked_month, month_text
from liren.organizations.models import Organization
from liren.places.codes import is_code
from liren.places.names import division_names, division_path


@require_safe
@staff_required
def area_figures(request: ActorRequest, code: str) -> HttpResponseBase:
    """The figures of one place."""
    if not is_code(code) or len(code) > 12:
        raise Http404
    require(may_read_area(request.actor, code))
    context = _subject_context(request, Subject.AREA, code)
    context |= {
        "name": division_names([code])[code],
        "path": division_path(code)[:-1],
        "desk": f"{reverse('desk')}?{urlencode({'show': 'all', 'scope': code})}",
    }
    return render(request, "figures/area_figures.html", context)


@require_safe
@staff_required
def unit_figures(request: ActorRequest, unit_id: UUID) -> HttpResponseBase:
    """The figures of one unit."""
    unit = _unit(unit_id)
    require(may_read_unit(request.actor, unit))
    context = _subject_context(request, Subject.UNIT, str(unit.pk))
    context |= {"name": unit.label, "unit": unit}
    return render(request, "figures/unit_figures.html", context)


def _unit(unit_id: UUID) -> Organization:
    try:
        return Organization.objects.get(pk=unit_id)
    except Organization.DoesNotExist as error:
        raise Http404 from error


@require_safe
@staff_required
def my_figures(request: ActorRequest) -> HttpResponseBase:
    """One's own figures."""
    address = reverse("person_figures", args=[request.actor.person_id])
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


@require_safe
@staff_required
def person_figures(request: ActorRequest, user_id: UUID) -> HttpResponseBase:
    """The figures of one person, for that person and their direct superior."""
    require(may_read_person(request.actor, user_id))
    try:
        user = user_named(user_id)
    except User.DoesNotExist as error:
        raise Http404 from error
    month, made = asked_month(request.GET)
    values = values_of(month, Subject.PERSON, str(user_id)) if month else {}
    is_own = request.actor.user_id == user_id
    context = {
        "name": user.name,
        "is_own": is_own,
        "people": people_under(request.actor) if is_own else [],
        "month": month,
        "months": made,
        "lines": _with_lists(
            month,
            Subject.PERSON,
            str(user_id),
            sorted(_lines(month, codes_for(Subject.PERSON), values), key=lambda line: bool(line.why)),
        ),
    }
    return render(request, "figures/person_figures.html", context)


def _subject_context(request: ActorRequest, kind: Subject, subject: str) -> dict[str, Any]:
    month, made = asked_month(request.GET)
    context: dict[str, Any] = {
        "month": month,
        "months": made,
        "rules_url": reverse("figure_rules"),
        "figures_url": f"{reverse('figures')}?{urlencode({'month': month_text(month), 'by': kind})}",
    }
    if month is None:
        return context
    terms, values = terms_of(month), values_of(month, kind, subject)
    formula = terms.formula_for(terms.division_of(kind, subject))
    means = peer_means(month, terms, kind, subject)

    def rate(code: str) -> tuple[Rate, str, str]:
        found = rate_of(code, values, formula)
        return found, per_cent(means.get(code)), _list_url(month, kind, subject, code)

    rates = [rate(code) for code in THREE]
    weight = terms.rules.get("whistle_weight", 0) if kind == Subject.UNIT else 0
    codes = [*THREE, "handling_on_time", "satisfied", "fair", WHISTLE]
    return context | {
        "formula": formula,
        "formula_source": source_words(formula.source),
        "formula_sentence": formula_sentence(formula),
        "rate_sentences": rate_sentences(formula),
        "rates": rates,
        "composite": composite_of(
            [one for one, _mean, _url in rates], values, formula, whistle_weight=weight
        ),
        "whistle": rate(WHISTLE),
        "has_whistles": any(code in values for code in whistle_codes_for(kind)),
        "whistle_nothing": nothing_happened("whistle"),
        "whistle_sentences": [whistle_sentence(terms, formula)]
        + ([whistle_weight_sentence(terms)] if kind == Subject.UNIT else []),
        "whistle_sources": _whistle_sources(terms),
        "whistle_lines": _with_lists(month, kind, subject, _lines(month, whistle_codes_for(kind), values)),
        "lines": _with_lists(month, kind, subject, _lines(month, codes_for(kind), values)),
        **_times(month, kind, subject),
        "history": [
            (
                day,
                [rate_of(code, found, formula) for code in (*THREE, "handling_on_time", WHISTLE)],
            )
            for day, found in sorted(history_of(kind, subject, codes).items())
        ],
    }


def _times(month: FigureMonth, kind: Subject, subject: str) -> dict[str, Any]:
    """How the time that handling took is spread, with the list behind it."""
    counts = handling_times(month, kind, subject)
    total = sum(counts)
    if not total:
        return {}
    return {
        "times": [
            (name, count, per_cent(Fraction(count, total)))
            for name, count in zip(stretch_names(), counts, strict=True)
        ],
        "times_total": total,
        "times_url": _list_url(month, kind, subject, "handling_minutes"),
    }


def _whistle_sources(terms: Terms) -> list[str]:
    """Where the numbers of the month come from, each document once."""
    found = [source for name, source in terms.sources.items() if name.startswith("whistle")]
    return [source_words(source) for source in dict.fromkeys(found)]


def _lines(month: FigureMonth | None, codes: list[str], values: dict[str, FigureValue]) -> list[Line]:
    return lines_of(codes, values, version=month.algorithm) if month else []


def _with_lists(
    month: FigureMonth | None, kind: Subject, subject: str, lines: list[Line]
) -> list[tuple[Line, str, str]]:
    """Each line with the lists above and below it; none above where people's answers are protected."""
    if month is None:
        return []
    return [
        (
            line,
            "" if is_protected(line.code) else _list_url(month, kind, subject, line.code, part=ABOVE),
            _list_url(month, kind, subject, line.code),
        )
        for line in lines
    ]


def _list_url(month: FigureMonth, kind: str, subject: str, code: str, *, part: str = BELOW) -> str:
    asked = {"month": month_text(month), "of": kind, "subject": subject, "figure": code}
    if part == ABOVE:
        asked["part"] = part
    return f"{reverse('figure_cases')}?{urlencode(asked)}"


@require_safe
@staff_required
def figure_cases(request: ActorRequest) -> HttpResponseBase:
    """The cases behind one figure. `month`, `of` (area, unit, person), `subject`, `figure`, `page`."""
    month, _made = asked_month(request.GET)
    kind, subject = request.GET.get("of", ""), request.GET.get("subject", "")
    code, page = request.GET.get("figure", ""), request.GET.get("page", "1")
    if kind not in Subject.values or not is_figure(code):
        raise InvalidError(_("There is no such figure."), field="figure")
    name = _subject_name(request.actor, kind, subject)
    if month is None:
        raise Http404
    number = max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1
    part = ABOVE if request.GET.get("part") == ABOVE and not is_protected(code) else BELOW
    asked = Asked(Subject(kind), subject, code, part)
    behind = facts_behind(request.actor, month, asked, page=number)
    value = values_of(month, kind, subject).get(code)
    query = request.GET.copy()

    def page_url(other: int) -> str:
        query["page"] = str(other)
        return f"?{query.urlencode()}"

    context = {
        "behind": behind,
        "asked": asked,
        "adds_up": behind.total == expected_total(value, asked),
        "month": month,
        "name": name,
        "figure": name_of(code),
        "words": formula_words(code),
        "is_protected": is_protected(code),
        "sides": _sides(month, asked),
        "newer": page_url(number - 1) if number > 1 else "",
        "older": page_url(number + 1) if behind.has_more else "",
        "places": division_names({row.case.division for row in behind.rows if row.case}),
    }
    return render(request, "figures/figure_cases.html", context)


def _sides(month: FigureMonth, asked: Asked) -> list[tuple[str, str, str]]:
    """The two lists of a rate, to step from one to the other."""
    if is_protected(asked.code) or indicator_of(asked.code).shape is not Shape.RATE:
        return []
    return [
        (BELOW, _("Below the line"), _list_url(month, asked.kind, asked.subject, asked.code)),
        (ABOVE, _("Above the line"), _list_url(month, asked.kind, asked.subject, asked.code, part=ABOVE)),
    ]


def _subject_name(actor: Actor, kind: str, subject: str) -> str:
    """The name of a subject whose figures the actor may read."""
    if kind == Subject.AREA:
        if not is_code(subject):
            raise Http404
        require(may_read_area(actor, subject))
        return division_names([subject])[subject]
    if not is_uuid(subject):
        raise Http404
    if kind == Subject.UNIT:
        unit = _unit(UUID(subject))
        require(may_read_unit(actor, unit))
        return unit.label
    require(may_read_person(actor, UUID(subject)))
    return user_named(UUID(subject)).name
