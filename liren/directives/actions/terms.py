"""Changing the limits: a new row from a day on; the old one ends the day before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.clock import Limit
from liren.core.verdicts import InvalidError, require
from liren.directives.models import DirectiveTerm
from liren.directives.permissions import may_change_terms
from liren.directives.terms import terms_in_force
from liren.ledger.actions import record

LONGEST = 365


@dataclass(frozen=True, slots=True)
class TermFacts:
    """What a limit is to be."""

    level: str
    stage: str
    limit: Limit
    valid_from: date
    source: str


@transaction.atomic
def set_term(actor: Actor, facts: TermFacts) -> DirectiveTerm:
    """Set the limit of a stage at a level from a day on. Directives that are under way keep theirs.

    Raises:
        RefusedError: the actor is no administrator of the whole platform.
        InvalidError: no amount, no source, or a limit that begins on or after that day is there already.
    """
    require(may_change_terms(actor))
    if not 1 <= facts.limit.amount <= LONGEST:
        raise InvalidError(_("A limit is between 1 and %(count)d.") % {"count": LONGEST}, field="amount")
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so."), field="source")
    rows = DirectiveTerm.objects.select_for_update().filter(level=facts.level, stage=facts.stage)
    if rows.filter(valid_from__gte=facts.valid_from).exists():
        raise InvalidError(
            _("A limit that begins on that day or later is there already."), field="valid_from"
        )
    before = terms_in_force(facts.valid_from).get((facts.level, facts.stage))
    if before is not None:
        before.valid_to = facts.valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])
    term = DirectiveTerm.objects.create(
        level=facts.level,
        stage=facts.stage,
        amount=facts.limit.amount,
        limit_kind=facts.limit.kind,
        valid_from=facts.valid_from,
        source=facts.source.strip(),
        is_verified=True,
    )
    record(actor, "directive.term_set", term, level=facts.level, stage=facts.stage, amount=term.amount)
    return term
