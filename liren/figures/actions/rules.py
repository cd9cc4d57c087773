"""Setting weights and grounds, from a day on. Months that are frozen keep those they were made with."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.figures.models import ExclusionReason, FigureFormula
from liren.figures.permissions import may_change_rules
from liren.ledger.actions import record
from liren.places.codes import is_code


@dataclass(frozen=True, slots=True)
class FormulaFacts:
    """Weights to be: where, from which month on, whole per cents, and who says so."""

    scope: str
    valid_from: date
    response_weight: int
    resolution_weight: int
    satisfaction_weight: int
    fair_percent: int
    strength_default: int
    strength_least: int
    strength_most: int
    interval_percent: int
    source: str
    is_verified: bool = False


@transaction.atomic
def set_formula(actor: Actor, facts: FormulaFacts) -> FigureFormula:
    """Have weights hold in an area from the first day of a month on. The same weights again change nothing.

    Raises:
        RefusedError: the actor does not keep the rules.
        InvalidError: weights that don't add up to 100, a month that has begun, or no source.
    """
    require(may_change_rules(actor))
    _check(facts)
    rows = FigureFormula.objects.select_for_update().filter(scope=facts.scope)
    same = rows.filter(valid_from=facts.valid_from).first()
    row = same or FigureFormula(scope=facts.scope, valid_from=facts.valid_from)
    if same and all(getattr(same, name) == value for name, value in asdict(facts).items()):
        return same
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    later = rows.filter(valid_from__gt=facts.valid_from).order_by("valid_from").first()
    row.valid_to = later.valid_from - timedelta(days=1) if later else None
    rows.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=facts.valid_from), valid_from__lt=facts.valid_from
    ).update(valid_to=facts.valid_from - timedelta(days=1))
    row.save()
    record(
        actor,
        "figures.formula_set",
        row,
        response=row.response_weight,
        resolution=row.resolution_weight,
        satisfaction=row.satisfaction_weight,
        fair=row.fair_percent,
        valid_from=row.valid_from.isoformat(),
    )
    return row


def _check(facts: FormulaFacts) -> None:
    if facts.scope and not is_code(facts.scope):
        raise InvalidError(_("A place is named by 2, 4, 6, 9, 12 or 15 digits."), field="scope")
    if facts.response_weight + facts.resolution_weight + facts.satisfaction_weight != 100:
        raise InvalidError(_("The three weights add up to 100."), field="satisfaction_weight")
    if facts.valid_from.day != 1 or facts.valid_from <= timezone.localdate():
        raise InvalidError(_("Weights change on the first day of a month to come."), field="valid_from")
    if not 0 <= facts.fair_percent <= 100:
        raise InvalidError(_("Between 0 and 100."), field="fair_percent")
    if not 50 <= facts.interval_percent <= 99:
        raise InvalidError(_("Between 50 and 99."), field="interval_percent")
    if not 1 <= facts.strength_least <= facts.strength_default <= facts.strength_most <= 1000:
        raise InvalidError(
            _("Least, usual and most strength are in order, 1 to 1000."), field="strength_default"
        )
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")


@dataclass(frozen=True, slots=True)
class ReasonFacts:
    """A ground to be."""

    code: str
    name: str
    name_en: str
    source: str


@transaction.atomic
def add_reason(actor: Actor, facts: ReasonFacts) -> ExclusionReason:
    """Add a ground to the list. The same again changes nothing.

    Raises:
        RefusedError: the actor does not keep the rules.
        InvalidError: something is missing, or the code is taken by another ground.
    """
    require(may_change_rules(actor))
    for field in ("code", "name", "name_en", "source"):
        if not getattr(facts, field).strip():
            raise InvalidError(_("Fill in every field, in both languages."), field=field)
    reason, is_new = ExclusionReason.objects.get_or_create(
        code=facts.code,
        defaults={
            "name": facts.name,
            "name_en": facts.name_en,
            "source": facts.source,
            "valid_from": timezone.localdate(),
        },
    )
    if is_new:
        record(actor, "figures.ground_added", reason)
    elif reason.name != facts.name:
        raise InvalidError(_("This code is taken."), field="code")
    return reason


@transaction.atomic
def end_reason(actor: Actor, code: str) -> ExclusionReason:
    """Take a ground off the list from tomorrow on. What was decided on it stays."""
    require(may_change_rules(actor))
    reason = ExclusionReason.objects.select_for_update().get(pk=code)
    if reason.valid_to is None:
        reason.valid_to = max(timezone.localdate(), reason.valid_from)
        reason.save(update_fields=["valid_to"])
        record(actor, "figures.ground_ended", reason)
    return reason
