"""Setting the numbers that figures go by besides the weights, from the first day of a month to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.figures.models import FigureRule
from liren.figures.permissions import may_change_rules
from liren.ledger.actions import record

MOST = {"whistle_weight": 50, "whistle_late": 100, "whistle_absent": 100, "whistle_refused": 100}
LEAST = {"frequent_reports": 2, "frequent_days": 1, "missed_hours": 1, "missed_metres": 5, "missed_days": 3}
MOST_OF_ALL = 366


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A number to be: which, from which month on, and who says so."""

    name: str
    value: int
    valid_from: date
    source: str
    is_verified: bool = False


@transaction.atomic
def set_rule(actor: Actor, facts: RuleFacts) -> FigureRule:
    """Have a number hold from the first day of a month on. The same again changes nothing.

    Raises:
        RefusedError: the actor does not keep the rules.
        InvalidError: a number out of bounds, a month that has begun, or no source.
    """
    require(may_change_rules(actor))
    _check(facts)
    rows = FigureRule.objects.select_for_update().filter(name=facts.name)
    row = rows.filter(valid_from=facts.valid_from).first()
    wanted = (facts.value, facts.source, facts.is_verified)
    if row and (row.value, row.source, row.is_verified) == wanted:
        return row
    row = row or FigureRule(name=facts.name, valid_from=facts.valid_from)
    row.value, row.source, row.is_verified = wanted
    later = rows.filter(valid_from__gt=facts.valid_from).order_by("valid_from").first()
    row.valid_to = later.valid_from - timedelta(days=1) if later else None
    rows.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=facts.valid_from), valid_from__lt=facts.valid_from
    ).update(valid_to=facts.valid_from - timedelta(days=1))
    row.save()
    record(
        actor,
        "figures.rule_set",
        row,
        name=row.name,
        value=row.value,
        valid_from=row.valid_from.isoformat(),
    )
    return row


def _check(facts: RuleFacts) -> None:
    if facts.name not in FigureRule.Name.values:
        raise InvalidError(_("There is no such number."), field="name")
    least, most = LEAST.get(facts.name, 0), MOST.get(facts.name, MOST_OF_ALL)
    if not least <= facts.value <= most:
        raise InvalidError(
            _("Between %(least)d and %(most)d.") % {"least": least, "most": most}, field="value"
        )
    if facts.valid_from.day != 1 or facts.valid_from <= timezone.localdate():
        raise InvalidError(_("Numbers change on the first day of a month to come."), field="valid_from")
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")
