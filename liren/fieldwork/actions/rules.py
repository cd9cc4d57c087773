"""Setting how call-back lists are made and how a track is kept, from a day on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.fieldwork.models import CallBackRule, TrackRule
from liren.fieldwork.permissions import may_set_call_back_rule, may_set_track_rule
from liren.ledger.actions import record
from liren.places.codes import is_code

Row = TypeVar("Row", CallBackRule, TrackRule)
LONGEST_KEPT = 30  # days; the law asks for the shortest time, the database allows no longer one
COARSEST = 30  # metres and seconds; a finer track than this would be surveillance


@dataclass(frozen=True, slots=True)
class CallBackFacts:
    """How a list is to be made; the fields are those of `CallBackRule`."""

    division: str
    bad_score: int
    unrated_after_days: int
    unrated_percent: int
    rated_percent: int
    look_back_days: int
    attempts: int
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """How coarse a track is to be, and how long it stays."""

    days_kept: int
    least_metres: int
    least_seconds: int
    valid_from: date
    source: str


@transaction.atomic
def set_call_back_rule(actor: Actor, facts: CallBackFacts) -> CallBackRule:
    """Have a rule hold for an area from a day on; the one before ends the day before.

    Raises:
        RefusedError: the area is not the actor's.
        InvalidError: figures that make no sense, a day that has passed, or no source.
    """
    require(may_set_call_back_rule(actor, facts.division))
    if facts.division and not is_code(facts.division):
        raise InvalidError(_("Choose a place from the list."), field="division")
    _check_dated(facts.valid_from, facts.source)
    bounds = {
        "bad_score": (1, 4),
        "unrated_after_days": (1, 60),
        "unrated_percent": (0, 100),
        "rated_percent": (0, 100),
        "look_back_days": (1, 180),
        "attempts": (1, 9),
    }
    for name, (least, most) in bounds.items():
        if not least <= getattr(facts, name) <= most:
            words = _("Between %(least)d and %(most)d.") % {"least": least, "most": most}
            raise InvalidError(words, field=name)
    rows = CallBackRule.objects.filter(division=facts.division)
    rule = _dated(rows, facts.valid_from) or CallBackRule(
        division=facts.division, valid_from=facts.valid_from
    )
    return _written(actor, rule, rows, asdict(facts), "call_back_rule.changed")


@transaction.atomic
def set_track_rule(actor: Actor, facts: TrackFacts) -> TrackRule:
    """Have tracks be kept so from a day on: never longer than 30 days, never finer than 30 m and 30 s.

    Raises:
        RefusedError: the actor is no administrator of the whole platform.
        InvalidError: too long or too fine, a day that has passed, or no source.
    """
    require(may_set_track_rule(actor))
    _check_dated(facts.valid_from, facts.source)
    if not 0 <= facts.days_kept <= LONGEST_KEPT:
        words = _("Between %(least)d and %(most)d.") % {"least": 0, "most": LONGEST_KEPT}
        raise InvalidError(words, field="days_kept")
    for name in ("least_metres", "least_seconds"):
        if not COARSEST <= getattr(facts, name) <= 600:
            words = _("Between %(least)d and %(most)d.") % {"least": COARSEST, "most": 600}
            raise InvalidError(words, field=name)
    rows = TrackRule.objects.all()
    rule = _dated(rows, facts.valid_from) or TrackRule(valid_from=facts.valid_from)
    return _written(actor, rule, rows, asdict(facts), "track_rule.changed")


def _check_dated(valid_from: date, source: str) -> None:
    if valid_from < timezone.localdate():
        words = _("Days that have passed keep the rule they had. Choose today or later.")
        raise InvalidError(words, field="valid_from")
    if not source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")


def _dated(rows: QuerySet[Row], day: date) -> Row | None:
    list(rows.select_for_update().order_by("pk"))
    return rows.filter(valid_from=day).first()


def _written(actor: Actor, rule: Row, rows: QuerySet[Row], facts: dict[str, object], verb: str) -> Row:
    day = rule.valid_from
    for name, value in facts.items():
        setattr(rule, name, value.strip() if isinstance(value, str) else value)
    later = rows.filter(valid_from__gt=day).order_by("valid_from").first()
    rule.valid_to = later.valid_from - timedelta(days=1) if later else None
    rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lt=day).update(
        valid_to=day - timedelta(days=1)
    )
    rule.save()
    said = {name: value for name, value in facts.items() if isinstance(value, int)}
    record(actor, verb, rule, valid_from=day.isoformat(), **said)
    return rule
