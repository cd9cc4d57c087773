"""Changing until when a unit may give a case back, from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.clock import LimitKind
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.routing.models import ReturnLimit
from liren.routing.permissions import may_change_return_limits

LONGEST = 999  # a longer limit is a slip of the finger


@dataclass(frozen=True, slots=True)
class ReturnLimitFacts:
    """A limit to be: counted from what, how long, since when, and who says so."""

    counted_from: str
    amount: int
    limit_kind: LimitKind
    valid_from: date
    source: str
    is_verified: bool = False


@transaction.atomic
def change_return_limit(actor: Actor, facts: ReturnLimitFacts) -> ReturnLimit:
    """Have a limit hold from a day on; the one before ends the day before. The same again changes nothing.

    Raises:
        RefusedError: the actor does not keep the limits.
        InvalidError: no length, a day that has passed, or no source.
    """
    require(may_change_return_limits(actor))
    if facts.counted_from not in ReturnLimit.CountedFrom.values:
        raise InvalidError(_("Choose a reason from the list."), field="counted_from")
    if not 1 <= facts.amount <= LONGEST:
        raise InvalidError(_("Between 1 and %(most)d.") % {"most": LONGEST}, field="amount")
    if facts.valid_from < timezone.localdate():
        raise InvalidError(
            _("Days that have passed keep the limits they had. Choose today or later."), field="valid_from"
        )
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")
    rows = ReturnLimit.objects.select_for_update().filter(counted_from=facts.counted_from)
    later = rows.filter(valid_from__gt=facts.valid_from).order_by("valid_from").first()
    ReturnLimit.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=facts.valid_from),
        counted_from=facts.counted_from,
        valid_from__lt=facts.valid_from,
    ).update(valid_to=facts.valid_from - timedelta(days=1))
    row, _made = ReturnLimit.objects.update_or_create(
        counted_from=facts.counted_from,
        valid_from=facts.valid_from,
        defaults={
            "amount": facts.amount,
            "limit_kind": facts.limit_kind,
            "source": facts.source.strip(),
            "is_verified": facts.is_verified,
            "valid_to": later.valid_from - timedelta(days=1) if later else None,
        },
    )
    record(
        actor,
        "return_limit.changed",
        row,
        counted_from=facts.counted_from,
        amount=facts.amount,
        limit_kind=str(facts.limit_kind),
        valid_from=facts.valid_from.isoformat(),
    )
    return row
