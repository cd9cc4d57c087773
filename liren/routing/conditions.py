"""Whether a rule holds for a case, and why: pure, so that dispatching and trying a rule can't differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liren.cases.models import Case, Category
from liren.places.names import division_names
from liren.routing.models import DispatchRule


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at: a case as it was reported and filed."""

    category_code: str
    division: str
    description: str
    severity: str
    source: str
    opened_at: datetime


def facts_of(case: Case) -> Facts:
    """The facts of a case."""
    return Facts(
        case.category_id, case.division, case.description, case.severity, case.source, case.opened_at
    )


def order_of(rule: DispatchRule) -> tuple[int, int, str]:
    """Where a rule stands: those of the smaller area first, then by position."""
    return -len(rule.division), rule.position, str(rule.pk)


def holds(rule: DispatchRule, facts: Facts) -> bool:
    """Whether every condition of the rule is met. A condition that names nothing is met."""
    at = timezone.localtime(facts.opened_at)
    return (
        facts.division.startswith(rule.division)
        and _begins(facts.category_code, rule.category_codes)
        and _begins(facts.division, rule.divisions)
        and _speaks(facts.description, rule.words, needs_all=rule.needs_all_words)
        and rule.severity in ("", facts.severity)
        and (not rule.sources or facts.source in rule.sources)
        and (not rule.weekdays or at.weekday() in rule.weekdays)
        and _within(at.time(), rule.from_time, rule.to_time)
    )


def first_match(rules: Iterable[DispatchRule], facts: Facts) -> DispatchRule | None:
    """The first rule that holds; `rules` stand in order."""
    return next((rule for rule in rules if holds(rule, facts)), None)


def _begins(code: str, beginnings: list[str]) -> bool:
    return not beginnings or code.startswith(tuple(beginnings))


def _speaks(text: str, words: list[str], *, needs_all: bool) -> bool:
    if not words:
        return True
    said = text.casefold()
    found = (word.casefold() in said for word in words)
    return all(found) if needs_all else any(found)


def _within(moment: time, begin: time | None, end: time | None) -> bool:
    """The end is not part of the span; one that ends before it begins goes over midnight."""
    if begin is None or end is None:
        return True
    if begin <= end:
        return begin <= moment < end
    return moment >= begin or moment < end


def condition_words(rule: DispatchRule) -> list[str]:
    """Each condition of a rule in words; nothing if it holds for every case of its area."""
    or_, and_ = pgettext("between conditions", " or "), pgettext("between conditions", " and ")
    said = []
    if rule.category_codes:
        names = category_names(rule.category_codes)
        said.append(
            _("category %(names)s") % {"names": or_.join(names[code] for code in rule.category_codes)}
        )
    if rule.divisions:
        places = division_names(rule.divisions)
        said.append(_("place %(names)s") % {"names": or_.join(places[code] for code in rule.divisions)})
    if rule.words:
        joined = (and_ if rule.needs_all_words else or_).join(f"“{word}”" for word in rule.words)
        said.append(_("the words %(words)s") % {"words": joined})
    if rule.severity:
        said.append(_("severity “%(severity)s”") % {"severity": rule.get_severity_display()})
    if rule.sources:
        doors = or_.join(str(Case.Source(source).label) for source in rule.sources)
        said.append(_("reported by %(doors)s") % {"doors": doors})
    if rule.weekdays:
        days = or_.join(str(WEEKDAYS[day]) for day in rule.weekdays)
        said.append(_("reported on %(days)s") % {"days": days})
    if rule.from_time and rule.to_time:
        span = {"begin": f"{rule.from_time:%H:%M}", "end": f"{rule.to_time:%H:%M}"}
        said.append(_("reported between %(begin)s and %(end)s") % span)
    return said


def explain(rule: DispatchRule, facts: Facts) -> str:
    """Why the rule holds for this case, in one sentence; of several words only those that were said."""
    said = condition_words(rule)
    if rule.words and not rule.needs_all_words:
        text = facts.description.casefold()
        found = [word for word in rule.words if word.casefold() in text]
        position = bool(rule.category_codes) + bool(rule.divisions)
        said[position] = _("the words %(words)s") % {
            "words": pgettext("between conditions", " and ").join(f"“{word}”" for word in found)
        }
    if not said:
        return _("It holds for every case of this area.")
    return _("It holds: %(conditions)s.") % {
        "conditions": pgettext("between parts of a sentence", ", ").join(said)
    }


def category_names(codes: Iterable[str]) -> dict[str, str]:
    """What a category code, or the beginning of one, stands for."""
    wanted = list(codes)
    categories = {one.code: one for one in Category.objects.filter(code__in=wanted)}
    majors: dict[str, str] = {}
    for code in wanted:
        if code not in categories and len(code) > 1:
            one = Category.objects.filter(code__startswith=code).first()
            majors[code] = one.major_label if one else code
    kinds = {
        "C": str(Category.Kind.COMPONENT.label),
        "E": str(Category.Kind.EVENT.label),
        "A": str(Category.Kind.APPEAL.label),
    }
    return {
        code: categories[code].label if code in categories else majors.get(code) or kinds.get(code, code)
        for code in wanted
    }
