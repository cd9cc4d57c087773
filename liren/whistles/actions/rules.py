"""Setting limits and numbers from a day on. Clocks that run keep the limit they started with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.whistles.models import WhistleLimit, WhistleSetting
from liren.whistles.permissions import may_change_rules

LONGEST = 999


@dataclass(frozen=True, slots=True)
class LimitFacts:
    """A limit to be. `kind` and `part` "" stand for every occasion and every unit."""

    stage: str
    kind: str
    part: str
    amount: int
    limit_kind: str
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class SettingFacts:
    """A number to be."""

    name: str
    value: int
    valid_from: date
    source: str


@transaction.atomic
def change_limit(actor: Actor, facts: LimitFacts) -> WhistleLimit:
    """Have a limit hold from a day on; the one before ends the day before. The same again changes nothing.

    Raises:
        RefusedError: the actor does not keep the limits.
        InvalidError: no length, a day that has passed, or no source.
    """
    require(may_change_rules(actor))
    _check(facts.amount, facts.valid_from, facts.source, field="amount")
    rows = WhistleLimit.objects.filter(stage=facts.stage, kind=facts.kind, part=facts.part)
    list(rows.select_for_update().order_by("pk"))
    row = rows.filter(valid_from=facts.valid_from).first() or WhistleLimit(
        stage=facts.stage, kind=facts.kind, part=facts.part, valid_from=facts.valid_from
    )
    said = (facts.amount, facts.limit_kind, facts.source.strip(), True)
    if (row.amount, row.limit_kind, row.source, row.is_verified) == said:
        return row
    row.amount, row.limit_kind, row.source, row.is_verified = said
    later = rows.filter(valid_from__gt=facts.valid_from).order_by("valid_from").first()
    row.valid_to = later.valid_from - timedelta(days=1) if later else None
    rows.filter(_before(facts.valid_from)).update(valid_to=facts.valid_from - timedelta(days=1))
    row.save()
    record(
        actor,
        "whistle.limit_changed",
        row,
        stage=facts.stage,
        kind=facts.kind,
        part=facts.part,
        amount=facts.amount,
        limit_kind=facts.limit_kind,
        valid_from=facts.valid_from.isoformat(),
    )
    return row


@transaction.atomic
def change_setting(actor: Actor, facts: SettingFacts) -> WhistleSetting:
    """Have a number hold from a day on; the one before ends the day before. The same again changes nothing.

    Raises:
        RefusedError: the actor does not keep the numbers.
        InvalidError: no number, a day that has passed, or no source.
    """
    require(may_change_rules(actor))
    _check(facts.value, facts.valid_from, facts.source, field="value", most=100_000)
    rows = WhistleSetting.objects.filter(name=facts.name)
    list(rows.select_for_update().order_by("pk"))
    row = rows.filter(valid_from=facts.valid_from).first() or WhistleSetting(
        name=facts.name, valid_from=facts.valid_from
    )
    said = (facts.value, facts.source.strip(), True)
    if (row.value, row.source, row.is_verified) == said:
        return row
    row.value, row.source, row.is_verified = said
    later = rows.filter(valid_from__gt=facts.valid_from).order_by("valid_from").first()
    row.valid_to = later.valid_from - timedelta(days=1) if later else None
    rows.filter(_before(facts.valid_from)).update(valid_to=facts.valid_from - timedelta(days=1))
    row.save()
    record(
        actor,
        "whistle.setting_changed",
        row,
        name=facts.name,
        value=facts.value,
        valid_from=facts.valid_from.isoformat(),
    )
    return row


def _before(day: date) -> Q:
    """What began before a day and still holds on it."""
    return Q(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lt=day)


def _check(amount: int, valid_from: date, source: str, *, field: str, most: int = LONGEST) -> None:
    if not 1 <= amount <= most:
        raise InvalidError(_("Between 1 and %(most)d.") % {"most": most}, field=field)
    if valid_from < timezone.localdate():
        words = _("Days that have passed keep the limits they had. Choose today or later.")
        raise InvalidError(words, field="valid_from")
    if not source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")
