"""Writing dispatch rules, switching them on from a day, and letting them end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case, Category
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record
from liren.organizations.models import Organization
from liren.places.codes import is_code
from liren.routing.models import DispatchRule
from liren.routing.permissions import may_change_draft, may_keep_rules

MOST_ENTRIES = 40  # of one condition: a longer list is a sign that the duty list should say it
LAST = 9999  # position
LONGEST_WORD = 20
MOST_CO_HANDLERS = 6  # as many as a dispatch may have


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule as it is written: whose, in which place of the order, when it holds, and where it sends."""

    division: str
    position: int
    name: str
    source: str
    mode: str = DispatchRule.Mode.SUGGEST
    unit_id: UUID | None = None  # None: the unit that owes it
    co_handlers: tuple[UUID, ...] = ()
    category_codes: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    needs_all_words: bool = False
    severity: str = ""
    sources: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    from_time: time | None = None
    to_time: time | None = None


PLAIN = ("division", "position", "mode", "unit_id", "needs_all_words", "severity", "from_time", "to_time")
LISTS = ("category_codes", "divisions", "words", "sources", "weekdays")


@transaction.atomic
def draft_rule(actor: Actor, facts: RuleFacts, *, key: UUID, replaces_id: UUID | None = None) -> DispatchRule:
    """Write a new rule, or a new version of one that is in force. It holds for nothing until it is switched
    on. The same key again is the same draft.

    Raises:
        RefusedError: the actor does not keep the rules of this area.
        InvalidError: a condition makes no sense, or a unit does not serve the place.
    """
    require(may_keep_rules(actor, facts.division))
    if known := DispatchRule.objects.filter(key=key).first():
        return known
    if replaces_id:
        replaced = DispatchRule.objects.visible_to(actor).get(pk=replaces_id)
        require(may_keep_rules(actor, replaced.division))
        if replaced.is_draft or replaced.division != facts.division:
            raise InvalidError(_("A version replaces a rule of the same area that was switched on."))
    rule = DispatchRule(
        key=key, replaces_id=replaces_id, created_by_id=actor.user_id, created_at=timezone.now()
    )
    _fill(rule, facts)
    record(actor, "rule.drafted", rule, position=rule.position, mode=rule.mode)
    return rule


@transaction.atomic
def rewrite_draft(actor: Actor, rule_id: UUID, facts: RuleFacts) -> DispatchRule:
    """Change a draft. A rule that was switched on is not rewritten; write a new version of it."""
    rule = _locked(actor, rule_id)
    require(may_change_draft(actor, rule))
    require(may_keep_rules(actor, facts.division))
    _fill(rule, facts)
    record(actor, "rule.rewritten", rule, position=rule.position, mode=rule.mode)
    return rule


@transaction.atomic
def discard_draft(actor: Actor, rule_id: UUID) -> None:
    """Throw a draft away: it never decided anything."""
    rule = _locked(actor, rule_id)
    require(may_change_draft(actor, rule))
    record(actor, "rule.discarded", rule)
    rule.delete()


@transaction.atomic
def activate_rule(actor: Actor, rule_id: UUID, *, valid_from: date) -> DispatchRule:
    """Switch a draft on from a day, today at the earliest; the version that it replaces ends the day before.

    Raises:
        RefusedError: the actor does not keep the rules of this area, or it is no draft.
        InvalidError: the day has passed, or the version before begins no earlier.
    """
    rule = _locked(actor, rule_id)
    require(may_keep_rules(actor, rule.division))
    if rule.valid_from == valid_from:
        return rule
    require(may_change_draft(actor, rule))
    if valid_from < timezone.localdate():
        raise InvalidError(_("Days that have passed keep the rules they had."), field="valid_from")
    replaced = DispatchRule.objects.select_for_update(of=("self",)).filter(replacements=rule).first()
    if replaced and replaced.valid_from and (not replaced.valid_to or replaced.valid_to >= valid_from):
        if replaced.valid_from >= valid_from:
            raise InvalidError(
                _("The version before begins on that day or later. Choose a later day."), field="valid_from"
            )
        replaced.valid_to = valid_from - timedelta(days=1)
        replaced.save(update_fields=["valid_to"])
        record(actor, "rule.ended", replaced, last_day=replaced.valid_to.isoformat())
    rule.valid_from = valid_from
    rule.save(update_fields=["valid_from"])
    record(actor, "rule.activated", rule, valid_from=valid_from.isoformat(), mode=rule.mode)
    return rule


@transaction.atomic
def end_rule(actor: Actor, rule_id: UUID) -> DispatchRule:
    """Switch a rule off: yesterday was its last day. One that was switched on today, or has not begun,
    becomes a draft again. What it decided stays as it was.
    """
    rule = _locked(actor, rule_id)
    require(may_keep_rules(actor, rule.division))
    today = timezone.localdate()
    if rule.valid_from is None:
        raise RefusedError(Denied(_("A draft holds for nothing yet."), because="state"))
    if rule.valid_to and rule.valid_to < today:
        return rule
    if rule.valid_from >= today:
        rule.valid_from = rule.valid_to = None
    else:
        rule.valid_to = today - timedelta(days=1)
    rule.save(update_fields=["valid_from", "valid_to"])
    record(actor, "rule.ended", rule, last_day=(today - timedelta(days=1)).isoformat())
    return rule


def _locked(actor: Actor, rule_id: UUID) -> DispatchRule:
    visible = DispatchRule.objects.visible_to(actor)
    return visible.select_for_update(of=("self",)).get(pk=rule_id)


def _fill(rule: DispatchRule, facts: RuleFacts) -> None:
    _check_conditions(facts)
    units = _units(facts)
    for name in PLAIN:
        setattr(rule, name, getattr(facts, name))
    for name in LISTS:
        setattr(rule, name, list(dict.fromkeys(getattr(facts, name))))
    rule.name, rule.source = facts.name.strip(), facts.source.strip()
    rule.save()
    rule.co_handlers.set([units[pk] for pk in dict.fromkeys(facts.co_handlers)])


def _check_conditions(facts: RuleFacts) -> None:
    for field, is_right, reason in _claims(facts):
        if not is_right:
            raise InvalidError(reason, field=field)


def _claims(facts: RuleFacts) -> Iterator[tuple[str, bool, str]]:
    """What must be true of a rule: the field, whether it is, and what to say if not."""
    yield "name", bool(facts.name.strip()), _("Give the rule a name; it is shown with every suggestion.")
    yield "source", bool(facts.source.strip()), _("Name the document or the decision that it comes from.")
    yield "position", 1 <= facts.position <= LAST, _("Between 1 and %(most)d.") % {"most": LAST}
    for name in LISTS:
        is_short = len(getattr(facts, name)) <= MOST_ENTRIES
        yield name, is_short, _("At most %(count)d entries.") % {"count": MOST_ENTRIES}
    for code in facts.category_codes:
        is_known = bool(code) and Category.objects.filter(code__startswith=code).exists()
        yield "category_codes", is_known, _("There is no category %(code)s.") % {"code": code}
    for code in facts.divisions:
        is_inside = is_code(code) and code.startswith(facts.division)
        reason = _("%(code)s is no place inside the area of this rule.") % {"code": code}
        yield "divisions", is_inside, reason
    are_words = all(word.strip() and len(word) <= LONGEST_WORD for word in facts.words)
    yield (
        "words",
        are_words,
        _("Words of at most %(count)d characters, one per line.") % {"count": LONGEST_WORD},
    )
    is_known = set(facts.sources) <= set(Case.Source.values)
    yield "sources", is_known, _("Choose ways of reporting from the list.")
    yield "weekdays", set(facts.weekdays) <= set(range(7)), _("Choose days of the week from the list.")
    are_hours = (facts.from_time is None) == (facts.to_time is None) and (
        facts.from_time is None or facts.from_time != facts.to_time
    )
    yield "to_time", are_hours, _("Give both ends of the hours, not the same twice.")


def _units(facts: RuleFacts) -> dict[UUID, Organization]:
    """Every unit of the rule; each must serve all places for which the rule can hold."""
    if len(facts.co_handlers) > MOST_CO_HANDLERS:
        raise InvalidError(
            _("At most %(count)d assisting units.") % {"count": MOST_CO_HANDLERS}, field="co_handlers"
        )
    if facts.unit_id in facts.co_handlers:
        raise InvalidError(_("A unit can't assist itself."), field="co_handlers")
    wanted = {pk for pk in (facts.unit_id, *facts.co_handlers) if pk}
    found = Organization.objects.filter(is_active=True).in_bulk(list(wanted))
    places = facts.divisions or (facts.division,)
    for pk in wanted:
        unit = found.get(pk)
        if unit is None or not all(place.startswith(unit.division) for place in places):
            field = "unit_id" if pk == facts.unit_id else "co_handlers"
            raise InvalidError(_("Choose units that serve every place of this rule."), field=field)
    return found
