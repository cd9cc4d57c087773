"""Changing how long a stage may take, from a day on. Clocks that run keep the limit they started with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.machine import Stage
from liren.cases.models import Category, StageLimit
from liren.cases.permissions import may_change_limits
from liren.core.clock import LimitKind
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record

LONGEST = 999  # hours or days; a longer limit is a slip of the finger


@dataclass(frozen=True, slots=True)
class LimitFacts:
    """A limit to be: for which code (a category or a beginning of it), which stage, how long, since when."""

    category_code: str  # "" is every category
    stage: Stage
    amount: int
    limit_kind: LimitKind
    valid_from: date
    source: str
    is_verified: bool = False


@transaction.atomic
def change_limit(actor: Actor, facts: LimitFacts) -> StageLimit:
    """Have a limit hold from a day on: the one before ends the day before, one planned for later begins then.

    Running deadlines are not touched: they carry their own amount. A limit that begins on the same day is
    replaced, and the ledger keeps what it was. The same limit again changes nothing.

    Raises:
        RefusedError: the actor does not keep the limits.
        InvalidError: no such category, no length, a day that has passed, or no source.
    """
    require(may_change_limits(actor))
    _check(facts)
    # Whoever changes limits of a stage waits here for whoever is changing them now.
    list(StageLimit.objects.select_for_update().filter(stage=facts.stage).order_by("pk"))
    rows = StageLimit.objects.filter(category_code=facts.category_code, stage=facts.stage)
    same_day = rows.filter(valid_from=facts.valid_from).first()
    if same_day and _says_the_same(same_day, facts):
        return same_day
    before = same_day or rows.filter(valid_from__lt=facts.valid_from).order_by("-valid_from").first()
    row = same_day or StageLimit(
        category_code=facts.category_code, stage=facts.stage, valid_from=facts.valid_from
    )
    row.amount, row.limit_kind = facts.amount, facts.limit_kind
    row.source, row.is_verified = facts.source.strip(), facts.is_verified
    later = rows.filter(valid_from__gt=facts.valid_from).order_by("valid_from").first()
    row.valid_to = later.valid_from - timedelta(days=1) if later else None
    rows.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=facts.valid_from), valid_from__lt=facts.valid_from
    ).update(valid_to=facts.valid_from - timedelta(days=1))
    row.save()
    record(
        actor,
        "limit.changed",
        row,
        category=facts.category_code,
        stage=str(facts.stage),
        amount=facts.amount,
        limit_kind=str(facts.limit_kind),
        valid_from=facts.valid_from.isoformat(),
        before=f"{before.amount} {before.limit_kind}" if before else "",
    )
    return row


def _says_the_same(row: StageLimit, facts: LimitFacts) -> bool:
    said = (row.amount, row.limit_kind, row.source, row.is_verified)
    return said == (facts.amount, facts.limit_kind, facts.source.strip(), facts.is_verified)


def _check(facts: LimitFacts) -> None:
    code = facts.category_code
    if code and not Category.objects.filter(code__startswith=code).exists():
        raise InvalidError(_("There is no category %(code)s.") % {"code": code}, field="category_code")
    if not 1 <= facts.amount <= LONGEST:
        raise InvalidError(_("Between 1 and %(most)d.") % {"most": LONGEST}, field="amount")
    if facts.valid_from < timezone.localdate():
        raise InvalidError(
            _("Days that have passed keep the limits they had. Choose today or later."), field="valid_from"
        )
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")
