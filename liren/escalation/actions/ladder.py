"""Changing the ladder, the terms and the amber share, from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import AmberShare, Category
from liren.core.clock import Limit
from liren.core.verdicts import InvalidError, require
from liren.escalation.levels import Level
from liren.escalation.models import LadderRung, Term, Trigger, Watch
from liren.escalation.permissions import may_change_ladder
from liren.ledger.actions import record
from liren.places.codes import is_code

D = TypeVar("D", LadderRung, Term, AmberShare)
LONGEST = 999  # hours or days; a longer span is a slip of the finger


@dataclass(frozen=True, slots=True)
class Since:
    """From when something holds, by which document, and whether somebody compared it with that."""

    valid_from: date
    source: str
    is_verified: bool = False


@transaction.atomic
def set_rung(
    actor: Actor,
    trigger: Trigger,
    level: Level,
    after: Limit,
    since: Since,
    *,
    reach: tuple[str, str] = ("", ""),
) -> LadderRung:
    """Have a rung hold from a day on; the one before for the same reach ends the day before.

    What was raised stays raised, with the span that it had.

    Args:
        reach: category code and division, each a prefix or "".

    Raises:
        RefusedError: the actor does not keep the ladder.
        InvalidError: no such category or place, no length, a day that has passed, or no source.
    """
    require(may_change_ladder(actor))
    category_code, division = reach
    if category_code and not Category.objects.filter(code__startswith=category_code).exists():
        raise InvalidError(
            _("There is no category %(code)s.") % {"code": category_code}, field="category_code"
        )
    if division and not is_code(division):
        raise InvalidError(_("This is no code of a place."), field="division")
    _check_span(after)
    _check_since(since)
    same = {"trigger": trigger, "level": level, "category_code": category_code, "division": division}
    row = _hold_from(LadderRung.objects.filter(**same), LadderRung(**same), since)
    row.amount, row.limit_kind = after.amount, after.kind
    row.save()
    Watch.objects.update(look_at=timezone.now())
    record(
        actor,
        "ladder.changed",
        row,
        trigger=str(trigger),
        level=str(level),
        amount=after.amount,
        limit_kind=str(after.kind),
        valid_from=since.valid_from.isoformat(),
    )
    return row


@transaction.atomic
def end_rung(actor: Actor, rung_id: UUID) -> LadderRung:
    """Take a rung out of the ladder from tomorrow on.

    Raises:
        RefusedError: the actor does not keep the ladder.
        LadderRung.DoesNotExist: no such rung.
    """
    require(may_change_ladder(actor))
    row = LadderRung.objects.select_for_update(no_key=True).get(pk=rung_id)
    today = timezone.localdate()
    if row.valid_to is None or row.valid_to > today:
        row.valid_to = max(today, row.valid_from)
        row.save(update_fields=["valid_to"])
        record(actor, "ladder.ended", row, trigger=row.trigger, level=row.level)
    return row


@transaction.atomic
def set_term(actor: Actor, name: Term.Name, span: Limit, since: Since) -> Term:
    """Have a term hold from a day on; what was set before keeps its day.

    Raises:
        RefusedError: the actor does not keep the terms.
        InvalidError: no length, a day that has passed, or no source.
    """
    require(may_change_ladder(actor))
    _check_span(span)
    _check_since(since)
    row = _hold_from(Term.objects.filter(name=name), Term(name=name), since)
    row.amount, row.limit_kind = span.amount, span.kind
    row.save()
    record(actor, "term.changed", row, name=str(name), amount=span.amount, limit_kind=str(span.kind))
    return row


@transaction.atomic
def set_amber_share(actor: Actor, percent: int, since: Since) -> AmberShare:
    """Have clocks that start or move from a day on turn amber at this share of their limit.

    Raises:
        RefusedError: the actor does not keep it.
        InvalidError: no share, a day that has passed, or no source.
    """
    require(may_change_ladder(actor))
    if not 1 <= percent <= 99:
        raise InvalidError(_("Between 1 and 99."), field="amount")
    _check_since(since)
    row = _hold_from(AmberShare.objects.all(), AmberShare(), since)
    row.percent = percent
    row.save()
    record(actor, "amber.changed", row, percent=percent, valid_from=since.valid_from.isoformat())
    return row


def _hold_from(rows: QuerySet[D], fresh: D, since: Since) -> D:
    """The row to fill in: the one of that day or `fresh`; the one before it ends the day before."""
    list(rows.select_for_update(no_key=True).order_by("pk"))  # whoever changes the same waits here
    row = rows.filter(valid_from=since.valid_from).first() or fresh
    row.valid_from, row.source, row.is_verified = since.valid_from, since.source.strip(), since.is_verified
    later = rows.filter(valid_from__gt=since.valid_from).order_by("valid_from").first()
    row.valid_to = later.valid_from - timedelta(days=1) if later else None
    rows.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=since.valid_from), valid_from__lt=since.valid_from
    ).update(valid_to=since.valid_from - timedelta(days=1))
    return row


def _check_span(span: Limit) -> None:
    if not 1 <= span.amount <= LONGEST:
        raise InvalidError(_("Between 1 and %(most)d.") % {"most": LONGEST}, field="amount")


def _check_since(since: Since) -> None:
    if since.valid_from < timezone.localdate():
        raise InvalidError(_("Choose today or a later day; the past stays as it was."), field="valid_from")
    if not since.source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")
