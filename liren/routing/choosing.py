"""Which rules are asked for a case, in which order, and where they send it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.cases.models import Case
from liren.cases.suggestions import Advice, units_that_returned
from liren.core.reading import Reading
from liren.organizations.queries import owing_unit
from liren.routing.conditions import Facts, explain, facts_of, first_match, order_of
from liren.routing.models import Arbitration, DispatchRule
from liren.routing.returns import standing_ruling


@dataclass(frozen=True, slots=True)
class Target:
    """Where a rule sends a case, and why in one sentence."""

    rule: DispatchRule
    lead: UUID
    co_handlers: tuple[UUID, ...]
    explanation: str


def rules_asked(division: str, on: date) -> list[DispatchRule]:
    """The rules in force that day for a place, in the order in which they are asked."""
    above = [division[:length] for length in range(len(division) + 1)]
    rules = _rules_read(above, on)
    prefetch_related_objects(rules, "co_handlers")
    return _in_order(rules)


def _rules_in_force(divisions: list[str], on: date) -> QuerySet[DispatchRule]:
    return (
        DispatchRule.objects.in_force(on)
        .filter(division__in=divisions)
        .filter(Q(unit__isnull=True) | Q(unit__is_active=True))
        .select_related("unit")
    )


_rules_read: Reading[DispatchRule] = Reading(_rules_in_force)


def has_automatic_rule(division: str, on: date) -> bool:
    """Whether any rule in force that day for a place dispatches by itself."""
    above = [division[:length] for length in range(len(division) + 1)]
    automatic = DispatchRule.objects.filter(mode=DispatchRule.Mode.AUTOMATIC)
    return automatic.in_force(on).filter(division__in=above).exists()


def rules_with_drafts(division: str, on: date) -> list[DispatchRule]:
    """The rules as they would be asked if every draft of an area and below were switched on."""
    above = [division[:length] for length in range(len(division) + 1)]
    here = Q(division__startswith=division)
    drafts = list(
        DispatchRule.objects.drafts().filter(here).select_related("unit").prefetch_related("co_handlers")
    )
    replaced = {draft.replaces_id for draft in drafts}
    current = (
        DispatchRule.objects.in_force(on)
        .filter(here | Q(division__in=above))
        .exclude(pk__in=[pk for pk in replaced if pk])
        .select_related("unit")
        .prefetch_related("co_handlers")
    )
    return _in_order(rule for rule in (*current, *drafts) if rule.unit is None or rule.unit.is_active)


def _in_order(rules: Iterable[DispatchRule]) -> list[DispatchRule]:
    return sorted(rules, key=order_of)


class Owing:
    """The units that owe matters by the list of duties, each question asked once."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._known: dict[tuple[str, str, date], UUID | None] = {}

    def unit(self, category_code: str, division: str, on: date) -> UUID | None:
        """The unit that owes it that day; None if nobody does."""
        asked = category_code, division, on
        if asked not in self._known:
            owing = owing_unit(*asked)
            self._known[asked] = owing.organization.pk if owing else None
        return self._known[asked]


def lead_by(rule: DispatchRule, facts: Facts, on: date, owing: Owing) -> UUID | None:
    """The unit to which a rule sends a case; None if it asks the list of duties and nobody owes it."""
    if rule.unit_id:
        return rule.unit_id
    return owing.unit(facts.category_code, facts.division, on)


def target_of(case: Case, on: date | None = None) -> Target | None:
    """Where the rules in force send this case; None if none holds, or if it names nobody."""
    day, facts = on or timezone.localdate(), facts_of(case)
    rule = first_match(rules_asked(case.division, day), facts)
    if rule is None:
        return None
    lead = lead_by(rule, facts, day, Owing())
    if lead is None:
        return None
    assisting = tuple(
        unit.pk
        for unit in rule.co_handlers.all()
        if unit.pk != lead and unit.is_active and case.division.startswith(unit.division)
    )
    return Target(rule, lead, assisting, explain(rule, facts))


def advised_unit(case: Case) -> Advice | None:
    """The ruling on this case, else what the rules say; units that gave it back are not named again."""
    ruling = standing_ruling(case)
    if ruling and ruling.unit_id:
        return Advice(ruling.unit_id, _("Ruling"), ruling_words(ruling), is_binding=True)
    target = target_of(case)
    if target is None or target.lead in units_that_returned(case):
        return None
    title = _("Rule “%(rule)s”") % {"rule": target.rule.name}
    return Advice(target.lead, title, target.explanation, target.co_handlers)


def ruling_words(ruling: Arbitration) -> str:
    """A ruling in one sentence."""
    assert ruling.unit
    return _("By a ruling this case goes to %(unit)s and nowhere else.") % {"unit": ruling.unit.label}
