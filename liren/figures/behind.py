"""The facts behind one figure, each on a line: above and below the line they add up to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.visibility import READING_BY_PLACE, READING_BY_UNIT
from liren.figures.computing import (
    CASE,
    DIVISION,
    EXCLUDED,
    FIRST_FIELD,
    ID,
    PERSON,
    UNIT,
    Fact,
    Terms,
    areas_of,
    whistle_points,
)
from liren.figures.indicators import BY_CODE, LISTED_AS, SCALE, WHISTLE, Indicator, Shape
from liren.figures.measures import FIELDS, Subject, Values
from liren.figures.models import FigureMonth, FigureValue, NotedFact
from liren.figures.storing import payload_of, terms_of, unpack_with

PAGE = 50
ABOVE, BELOW = "above", "below"
_POSITION = {Subject.UNIT: UNIT, Subject.PERSON: PERSON}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure of whom, and which side of the line."""

    kind: Subject
    subject: str
    code: str
    part: str = BELOW


@dataclass(frozen=True, slots=True)
class Behind:
    """One fact that the reader may know of."""

    case: Case | None
    title: str
    url: str
    detail: str
    is_above: bool | None  # None: what people answered is not told of any one case


@dataclass(frozen=True, slots=True)
class BehindPage:
    """A page of the facts behind a figure."""

    rows: list[Behind]
    total: int  # facts in all
    cases: int  # different cases in all
    added: int | None  # what they add up to, where a fact is worth more than one
    hidden: int  # on this page, not the reader's
    page: int
    has_more: bool


def is_protected(code: str) -> bool:
    """Whether which case counts above the line is kept from readers: whoever rates is protected."""
    return indicator_of(code).kind == "feedback" and not indicator_of(code).of_excluded


def indicator_of(code: str) -> Indicator:
    """The indicator whose facts are listed."""
    return BY_CODE[LISTED_AS.get(code, code)]


def facts_behind(actor: Actor, month: FigureMonth, asked: Asked, *, page: int = 1) -> BehindPage:
    """The list behind a figure, from the stored facts."""
    part = BELOW if is_protected(asked.code) else asked.part
    chosen = list(_chosen(month, asked, part))
    terms = terms_of(month)
    fair = terms.formula_for(terms.division_of(asked.kind, asked.subject)).fair_percent
    shown = chosen[(page - 1) * PAGE : page * PAGE]
    rows = _rows(actor, asked, shown, (terms, fair))
    return BehindPage(
        rows=rows,
        total=len(chosen),
        cases=len({fact[CASE] for fact in chosen if fact[CASE]}),
        added=_added(asked, chosen, (terms, fair)),
        hidden=len(shown) - len(rows),
        page=page,
        has_more=page * PAGE < len(chosen),
    )


def expected_total(value: FigureValue | None, asked: Asked) -> int:
    """How many facts the figure itself says there are."""
    if value is None:
        return 0
    shape = indicator_of(asked.code).shape
    if asked.code in SCALE:
        return value.denominator // SCALE[asked.code]
    if shape is Shape.COUNT:
        return value.numerator
    if shape is Shape.MINUTES or is_protected(asked.code) or asked.part == BELOW:
        return value.denominator
    return value.numerator


def _chosen(month: FigureMonth, asked: Asked, part: str) -> Iterator[Fact]:
    indicator = indicator_of(asked.code)
    if indicator.since > month.algorithm:
        return
    position = _POSITION.get(asked.kind)
    needle = f'"{asked.subject}'.encode()
    for fact in unpack_with(payload_of(month, indicator.kind), needle):
        if bool(fact[EXCLUDED]) != indicator.of_excluded:
            continue
        if position is None and asked.subject not in areas_of(fact[DIVISION][:12]):
            continue
        if position is not None and fact[position] != asked.subject:
            continue
        values = _values(indicator, fact)
        by_count = indicator.shape is Shape.COUNT or (part == ABOVE and indicator.shape is not Shape.MINUTES)
        if indicator.numerator(values) if by_count else indicator.denominator(values):
            yield fact


def _values(indicator: Indicator, fact: Fact) -> Values:
    return dict(zip(FIELDS[indicator.kind], fact[FIRST_FIELD:], strict=True))


def _added(asked: Asked, facts: Sequence[Fact], terms: tuple[Terms, int]) -> int | None:
    indicator = indicator_of(asked.code)
    if indicator.shape is Shape.MINUTES:
        return sum(indicator.numerator(_values(indicator, fact)) for fact in facts)
    if asked.code == WHISTLE:
        return sum(whistle_points(_values(indicator, fact), *terms) or 0 for fact in facts)
    return None


def _rows(actor: Actor, asked: Asked, facts: Sequence[Fact], terms: tuple[Terms, int]) -> list[Behind]:
    indicator = indicator_of(asked.code)
    ids = {fact[CASE] for fact in facts if fact[CASE]}
    found = Case.objects.visible_to(actor).filter(pk__in=ids).select_related("category")
    cases = {str(case.pk): case for case in found}
    whistles = _whistles(actor, facts) if indicator.kind in ("whistle", "whistled") else {}
    rows = []
    for fact in facts:
        values = _values(indicator, fact)
        case = cases.get(str(fact[CASE]))
        url = whistles.get(str(fact[ID]), "")
        if case is None and not url and indicator.kind != "round":
            continue
        rows.append(
            Behind(
                case=case,
                title=case.number if case else _title(indicator, values),
                url=url or (reverse("case_page", args=[case.pk]) if case else ""),
                detail=_detail(asked, values, terms),
                is_above=None if is_protected(asked.code) else bool(indicator.numerator(values)),
            )
        )
    return rows


def _whistles(actor: Actor, facts: Iterable[Fact]) -> dict[str, str]:
    """The pages of the whistles that the actor may open, by fact: of their places, and of their unit."""
    scopes, units = actor.scopes(*READING_BY_PLACE), actor.organizations(*READING_BY_UNIT)
    noted = NotedFact.objects.filter(pk__in=[fact[ID] for fact in facts])
    return {
        str(one.pk): reverse("whistle_page", args=[one.link_id])
        for one in noted
        if one.link_id and (one.unit_id in units or any(one.division.startswith(scope) for scope in scopes))
    }


def _title(indicator: Indicator, values: Values) -> str:
    if indicator.kind == "round" and values["day"]:
        day = str(values["day"])
        return f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return _("Whistle")


def _detail(asked: Asked, values: Values, terms: tuple[Terms, int]) -> str:
    """What this fact says, in words."""
    kind = indicator_of(asked.code).kind
    if kind == "whistle":
        return _whistle_words(values, terms)
    if kind == "whistled":
        said = [_levels()[values["level"] or 3]]
        said += [_("justified") if values["justified"] else _("not justified")]
        said += [_("well prepared") if values["prepared"] else _("badly prepared")]
        return " · ".join(said)
    if kind == "round":
        day = _title(indicator_of(asked.code), values)
        return f"{day} · {_('something was missed') if values['missed'] else _('nothing was missed')}"
    if values.get("minutes") is not None and asked.code == "handling_minutes":
        return _("%(count)d minutes") % {"count": values["minutes"] or 0}
    return ""


def _whistle_words(values: Values, terms: tuple[Terms, int]) -> str:
    level = values["level"]
    said: list[Any] = [_levels()[level] if level else _("not rated")]
    said += [_("signed in late")] if values["late"] else []
    said += [_("did not come")] if values["absent"] else []
    said += [_("refused without cause")] if values["refused"] else []
    points = whistle_points(values, *terms)
    said += [_("%(count)d points") % {"count": points}] if points is not None else []
    return " · ".join(map(str, said))


def _levels() -> dict[int, str]:
    return {
        5: _("very satisfied"),
        4: _("satisfied"),
        3: _("basically satisfied"),
        2: _("dissatisfied"),
        1: _("very dissatisfied"),
    }
