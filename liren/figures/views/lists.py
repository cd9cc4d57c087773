"""The list of figures: every place or unit, by name, with the formula beside it; and the same as a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.actors import Actor
from liren.cases.limits import source_words
from liren.figures.computing import Terms
from liren.figures.exporting import csv_text
from liren.figures.indicators import FAIR, SATISFIED, THREE, WHISTLE, Subject
from liren.figures.models import FigureValue
from liren.figures.permissions import BY_PLACE
from liren.figures.queries import area_values, levels_below, readable_units, unit_values
from liren.figures.storing import terms_of
from liren.figures.telling import (
    Composite,
    Rate,
    composite_of,
    formula_sentence,
    rate_of,
    rate_sentences,
    whistle_weight_sentence,
)
from liren.figures.views.asking import Asked, asked_of, month_text
from liren.places.names import division_names

PAGE = 50
CODES = (*THREE, SATISFIED, FAIR, WHISTLE)
_LEVEL_WORDS = {
    4: lambda: _("Cities"),
    6: lambda: _("Districts"),
    9: lambda: _("Subdistricts"),
    12: lambda: _("Communities"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One place or unit."""

    name: str
    kind: str
    url: str
    rates: list[Rate]
    composite: Composite

    @property
    def answers(self) -> int:
        """How many answers the best known of the three rates rests on."""
        return max(rate.of for rate in self.rates)


@require_safe
@staff_required
def figures(request: ActorRequest) -> HttpResponseBase:
    """The three rates by place or unit, by name. `month`, `by` (area or unit), `scope`, `level`."""
    asked = asked_of(request.actor, request.GET)
    context: dict[str, Any] = {"asked": asked, "month": asked.month}
    if asked.month:
        terms = terms_of(asked.month)
        formula = terms.formula_for(asked.scope)
        context |= {
            **_page(request, asked, terms),
            "formula": formula,
            "formula_source": source_words(formula.source),
            "formula_sentence": formula_sentence(formula),
            "rate_sentences": rate_sentences(formula)
            + ([whistle_weight_sentence(terms)] if asked.by == "unit" else []),
            "export": f"{reverse('figures_export')}{asked.address()}",
        }
    context |= _choices(request.actor, asked)
    return render(request, "figures/figures.html", context)


@require_safe
@staff_required
def figures_export(request: ActorRequest) -> HttpResponseBase:
    """The same list as CSV: above and below the line as whole numbers, rates raw and corrected."""
    asked = asked_of(request.actor, request.GET)
    terms = terms_of(asked.month) if asked.month else None
    rows = _rows(_found(request.actor, asked, terms), terms, by=asked.by) if terms else []
    head: list[object] = [_("Unit or place"), _("Kind")]
    for rate in rows[0].rates if rows else []:
        head += [
            rate.name,
            _("%(rate)s: answers") % {"rate": rate.name},
            _("%(rate)s: corrected") % {"rate": rate.name},
            _("%(rate)s: from") % {"rate": rate.name},
            _("%(rate)s: to") % {"rate": rate.name},
        ]
    head += [_("Composite"), _("Composite, corrected")]
    lines = [
        [
            row.name,
            row.kind,
            *(cell for rate in row.rates for cell in (rate.raw, rate.of, rate.estimate, rate.low, rate.high)),
            row.composite.raw,
            row.composite.estimate,
        ]
        for row in rows
    ]
    response = HttpResponse(csv_text(head, lines), content_type="text/csv; charset=utf-8")
    name = f"figures-{month_text(asked.month) or 'none'}-{asked.by}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


Found = tuple[tuple[str, str, str], dict[str, FigureValue], str]  # name, kind, address; figures; where


def _found(actor: Actor, asked: Asked, terms: Terms) -> list[Found]:
    """Every place or unit of the list, by name."""
    if asked.month is None:
        return []
    month = f"?month={month_text(asked.month)}"
    if asked.by == "unit":
        units = list(readable_units(actor, asked.scope))
        values = unit_values(asked.month, units, CODES)
        return [
            (
                (unit.label, unit.get_kind_display(), reverse("unit_figures", args=[unit.pk]) + month),
                values[str(unit.pk)],
                terms.division_of(Subject.UNIT, str(unit.pk)),
            )
            for unit in units
            if str(unit.pk) in values
        ]
    found = area_values(asked.month, asked.scope, asked.level, CODES)
    names = division_names(found)
    return [
        ((names[code], "", reverse("area_figures", args=[code]) + month), values, code)
        for code, values in sorted(found.items())
    ]


def _rows(found: Iterable[Found], terms: Terms, *, by: str) -> list[Row]:
    rows = []
    weight = terms.rules.get("whistle_weight", 0) if by == "unit" else 0
    for words, values, division in found:
        formula = terms.formula_for(division)
        rates = [rate_of(code, values, formula) for code in THREE]
        composite = composite_of(rates, values, formula, whistle_weight=weight)
        rows.append(Row(*words, rates, composite))
    return rows


def _page(request: ActorRequest, asked: Asked, terms: Terms) -> dict[str, Any]:
    """A page of the list."""
    found = _found(request.actor, asked, terms)
    page = request.GET.get("page", "1")
    number = max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1
    return {
        "rows": _rows(found[(number - 1) * PAGE : number * PAGE], terms, by=asked.by),
        "count": len(found),
        "newer": asked.address(page=number - 1) if number > 1 else "",
        "older": asked.address(page=number + 1) if number * PAGE < len(found) else "",
    }


def _choices(actor: Actor, asked: Asked) -> dict[str, Any]:
    """Where else one can go from here."""
    has_places = actor.holds(*BY_PLACE)
    ways = [
        ("area", _("By place"), asked.address(by="area")),
        ("unit", _("By unit"), asked.address(by="unit")),
    ]
    scopes = actor.scopes(*BY_PLACE)
    levels = levels_below(asked.scope) if asked.by == "area" and has_places else []
    return {
        "ways": ways if has_places else ways[1:],
        "levels": [(level, str(_LEVEL_WORDS[level]()), asked.address(level=level)) for level in levels],
        "homes": sorted(division_names(scopes).items()) if len(scopes) > 1 else [],
        "place": division_names([asked.scope])[asked.scope] if asked.scope else "",
        "months": asked.made,
        "rules_url": reverse("figure_rules"),
        "months_url": reverse("figure_months"),
        "exclusions_url": reverse("exclusions_page"),
    }
