"""Parts of a case that go their own way (子案件): opened by hand or by rule, each with its number and
clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import SYSTEM, Actor
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.opening import LONGEST_TEXT, SHORTEST_TEXT, next_number
from liren.cases.actions.stepping import NO_WORD, Taking, Word, write_entry
from liren.cases.clocks import apply_clock
from liren.cases.events import CaseOpened
from liren.cases.machine import NEW, step_from
from liren.cases.models import Case, Category, ChildRule
from liren.cases.permissions import may_branch, may_change_limits
from liren.core.announcements import announce
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What a part is about. `key` is made by the sender: the same key twice is one case. "" as the
    parent's."""

    key: UUID
    category_code: str
    description: str = ""
    severity: str = ""


@transaction.atomic
def open_child(
    actor: Actor, parent_id: UUID, part: PartFacts, *, unit: UUID | None = None, word: Word = NO_WORD
) -> Case:
    """Open a part of a case: same place, no reporter, its own number and clock, on file at once.

    Args:
        unit: the unit that it goes to right away; None: whoever dispatches there decides.
        word: what is said to that unit, and why it is another than the one advised.

    Raises:
        Case.DoesNotExist: no such parent, or not one that the actor may know of.
        RefusedError: not the actor's to split, not the moment, or not the actor's to dispatch.
        InvalidError: no such category, too few words, a unit that does not serve the place.
    """
    parent = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=parent_id)
    if earlier := Case.objects.filter(key=part.key).first():
        if earlier.parent_id != parent.pk:
            raise InvalidError(_("This form was already used. Open a new one."), field="key")
        return earlier
    require(may_branch(actor, parent))
    child = _write(actor, parent, part)
    if unit is not None:
        dispatch_case(actor, child.pk, word, lead=unit)
        child.refresh_from_db()
    return child


def _write(actor: Actor, parent: Case, part: PartFacts) -> Case:
    category = Category.objects.filter(pk=part.category_code).first()
    if category is None:
        raise InvalidError(_("Choose what it is about."), field="category")
    description = part.description.strip() or parent.description
    if not SHORTEST_TEXT <= len(description) <= LONGEST_TEXT:
        raise InvalidError(_("Say in a few words what is wrong."), field="description")
    severity = part.severity or parent.severity
    if severity not in Case.Severity.values:
        raise InvalidError(_("Choose how urgent it is."), field="severity")
    at = timezone.now()
    step = step_from(NEW, "branch")
    assert step is not None
    child = Case(
        number=next_number(at),
        key=part.key,
        category=category,
        source=Case.Source.CHILD,
        severity=severity,
        state=step.target,
        division=parent.division,
        lon=parent.lon,
        lat=parent.lat,
        address=parent.address,
        description=description,
        taken_by_id=actor.user_id,
        parent=parent,
        opened_at=at,
    )
    child.save(force_insert=True)
    apply_clock(child, step, at)
    child.save(update_fields=["due_at", "handle_due_at"])
    write_entry(Taking(actor, child, "branch", Word(), at, step), NEW)
    record(actor, "case.child_opened", parent, child=str(child.pk))
    announce(CaseOpened(child.pk))
    return child


def apply_child_rules(case_id: UUID) -> list[Case]:
    """Open the parts that the rules of today ask for. Applying them again opens nothing twice.

    Returns:
        The parts that are new.
    """
    today = timezone.localdate()
    in_force = ChildRule.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
    )
    rules = list(in_force)
    if not rules:
        return []
    case = Case.objects.get(pk=case_id)
    fitting = [rule for rule in rules if rule.fits(case)]
    return _open_by(fitting, case_id) if fitting else []  # most cases have no part: none of them is locked


@transaction.atomic
def _open_by(rules: list[ChildRule], case_id: UUID) -> list[Case]:
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if not may_branch(SYSTEM, case):
        return []
    opened = []
    for rule in rules:
        key = uuid5(rule.pk, str(case.pk))  # one child for each rule and case, however often it is filed
        if rule.fits(case) and not Case.objects.filter(key=key).exists():
            opened.append(open_child(SYSTEM, case.pk, PartFacts(key, rule.child_category_id)))
    return opened


@dataclass(frozen=True, slots=True)
class ChildRuleFacts:
    """A rule to be: which cases, by category, severity and words, need a part of which category."""

    category_code: str
    child_category: str
    source: str
    valid_from: date
    severity: str = ""
    words: str = ""


@transaction.atomic
def add_child_rule(actor: Actor, facts: ChildRuleFacts) -> ChildRule:
    """Have filed cases of a category get a part from a day on. The same rule again changes nothing.

    Raises:
        RefusedError: the actor does not keep the rules.
        InvalidError: no such category, no source, a day that has passed, or a category that begets itself.
    """
    require(may_change_limits(actor))
    code = facts.category_code.strip().upper()
    if not code or not Category.objects.filter(code__startswith=code).exists():
        raise InvalidError(_("There is no category %(code)s.") % {"code": code}, field="category_code")
    child = Category.objects.filter(pk=facts.child_category).first()
    if child is None or child.pk == code:
        raise InvalidError(_("Choose another category for the part."), field="child_category")
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")
    if facts.valid_from < timezone.localdate():
        raise InvalidError(_("A rule begins today or later."), field="valid_from")
    rule, is_new = ChildRule.objects.get_or_create(
        category_code=code,
        child_category=child,
        severity=facts.severity,
        words=" ".join(facts.words.split()),
        valid_from=facts.valid_from,
        defaults={"source": facts.source.strip()},
    )
    if is_new:
        record(actor, "child_rule.added", rule, category=code, child=child.pk, severity=facts.severity)
    return rule


@transaction.atomic
def end_child_rule(actor: Actor, rule_id: UUID) -> ChildRule:
    """Let a rule end with yesterday; one that began today ends with today. Parts that were opened stay."""
    require(may_change_limits(actor))
    rule = ChildRule.objects.select_for_update().get(pk=rule_id)
    last = max(timezone.localdate() - timedelta(days=1), rule.valid_from)
    if rule.valid_to is None or rule.valid_to > last:
        rule.valid_to = last
        rule.save(update_fields=["valid_to"])
        record(actor, "child_rule.ended", rule)
    return rule
