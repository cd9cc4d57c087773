"""Making the figures of a month: preliminary every night, frozen after its end, never changed again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import SYSTEM, Actor
from liren.cases.models import Case
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.figures.calendar import month_after, month_of, months, start_of
from liren.figures.computing import ALGORITHM, Figure, Formula, Terms, digest_of, figures_from
from liren.figures.gathering import Window, facts_of
from liren.figures.measures import FIELDS
from liren.figures.models import FigureFacts, FigureFormula, FigureMonth, FigureRule, FigureValue
from liren.figures.permissions import may_make_month
from liren.figures.shrinking import Bounds
from liren.figures.storing import Packed, digest_of_all, pack, packed_terms, read_terms, unpack
from liren.ledger.actions import record
from liren.organizations.models import Organization

SETTLING = timedelta(minutes=15)  # transactions that began before the cut have ended after so long
MOST_MONTHS = 36  # frozen in one go on an installation that never froze any
_LOCK = 7_301_001


@transaction.atomic
def refresh_month(actor: Actor, month: date) -> FigureMonth:
    """Make the preliminary figures of a month that is not frozen, in place of those there are.

    Raises:
        RefusedError: the actor does not keep the figures, or the month is frozen.
        InvalidError: the month has not begun.
    """
    return _made(actor, month, freeze=False)


@transaction.atomic
def freeze_month(actor: Actor, month: date) -> FigureMonth:
    """Freeze a month that has ended. Months are frozen in order; a frozen one is returned as it is.

    Raises:
        RefusedError: the actor does not keep the figures.
        InvalidError: the month has not ended, or one before it waits.
    """
    return _made(actor, month, freeze=True)


def freeze_months_due(actor: Actor = SYSTEM) -> list[FigureMonth]:
    """Freeze every month that has ended, in order, and refresh the present one. Doing it again changes
    nothing but the preliminary figures."""
    now = timezone.now()
    present = month_of(now)
    last = FigureMonth.objects.filter(is_frozen=True).order_by("-month").first()
    first = month_after(last.month) if last else _first_month(now)
    ended = [
        month
        for month in months(first, present)
        if month < present and now >= start_of(month_after(month)) + SETTLING
    ]
    return [
        *(freeze_month(actor, month) for month in ended[-MOST_MONTHS:]),
        refresh_month(actor, present),
    ]


def _first_month(now: datetime) -> date:
    first = Case.objects.aggregate(first=Min("opened_at"))["first"]
    return month_of(first or now)


def _made(actor: Actor, month: date, *, freeze: bool) -> FigureMonth:
    require(may_make_month(actor))
    month = month.replace(day=1)
    with connection.cursor() as cursor:  # one at a time
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    now = timezone.now()
    before = FigureMonth.objects.filter(month=month).first()
    if before and before.is_frozen:
        if freeze:
            return before
        raise RefusedError(Denied(_("This month is frozen; nothing changes it."), because="state"))
    _check(month, now, freeze=freeze)
    window = _window(month, now - SETTLING if freeze else now)
    terms = terms_on(month)
    window = replace(window, rules=terms.rules)
    packed = [pack(kind, facts_of(kind, window)) for kind in FIELDS]
    packed.append(packed_terms(terms))
    if before:
        before.delete()
    return _stored(actor, month, packed, window, freeze=freeze, now=now)


def _check(month: date, now: datetime, *, freeze: bool) -> None:
    if start_of(month) > now:
        raise InvalidError(_("This month has not begun."), field="month")
    if not freeze:
        return
    if now < start_of(month_after(month)) + SETTLING:
        raise InvalidError(_("This month has not ended."), field="month")
    last = FigureMonth.objects.filter(is_frozen=True).order_by("-month").first()
    if last and month != month_after(last.month):
        raise InvalidError(
            _("Months are frozen in order; %(month)s comes first.")
            % {"month": month_after(last.month).strftime("%Y-%m")},
            field="month",
        )


def _window(month: date, cut_at: datetime) -> Window:
    frozen = FigureMonth.objects.filter(is_frozen=True, month__lt=month).order_by("month")
    first, last = frozen.first(), frozen.last()
    return Window(
        start=start_of(month),
        end=start_of(month_after(month)),
        cut_at=cut_at,
        first=start_of(first.month) if first else None,
        cut_before=last.cut_at if last else None,
    )


def terms_on(month: date) -> Terms:
    """The formulas in force on the month's first day, and every unit as it is now."""
    rows = FigureFormula.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=month), valid_from__lte=month
    )
    latest = {row.scope: row for row in rows.order_by("valid_from")}
    formulas = [
        Formula(
            scope=row.scope,
            weights=(row.response_weight, row.resolution_weight, row.satisfaction_weight),
            fair_percent=row.fair_percent,
            bounds=Bounds(row.strength_default, row.strength_least, row.strength_most),
            interval_percent=row.interval_percent,
            source=row.source,
        )
        for _scope, row in sorted(latest.items())
    ]
    if not any(formula.scope == "" for formula in formulas):
        raise InvalidError(_("No weights are in force in this month."), field="month")
    units = Organization.objects.values_list("pk", "kind", "division")
    rules = rules_on(month)
    return Terms(
        tuple(formulas),
        {str(unit): (kind, division) for unit, kind, division in units},
        {rule.name: rule.value for rule in rules},
        {rule.name: rule.source for rule in rules},
    )


def rules_on(day: date) -> list[FigureRule]:
    """The numbers in force on a day, each with its source."""
    rows = FigureRule.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    return sorted({row.name: row for row in rows.order_by("valid_from")}.values(), key=lambda row: row.name)


def _stored(
    actor: Actor, month: date, packed: Iterable[Packed], window: Window, *, freeze: bool, now: datetime
) -> FigureMonth:
    parts = {part.kind: part for part in packed}
    terms = read_terms(parts["terms"].payload)
    figures = figures_from({kind: unpack(parts[kind].payload) for kind in FIELDS}, terms)
    made = FigureMonth.objects.create(
        month=month,
        algorithm=ALGORITHM,
        made_at=now,
        made_by_id=actor.user_id,
        cut_at=window.cut_at,
        facts_digest=digest_of_all((part.kind, part.digest) for part in parts.values()),
        figures_digest=digest_of(figures),
        fact_count=sum(parts[kind].count for kind in FIELDS),
    )
    FigureFacts.objects.bulk_create(
        FigureFacts(month=made, kind=part.kind, payload=part.payload, count=part.count, digest=part.digest)
        for part in parts.values()
    )
    _copy(made.pk, figures)
    if freeze:
        made.is_frozen = True
        made.save(update_fields=["is_frozen"])
        record(
            actor,
            "figures.frozen",
            made,
            month=f"{month:%Y-%m}",
            facts=made.facts_digest,
            figures=made.figures_digest,
        )
    return made


def _copy(month_id: UUID, figures: Iterable[Figure]) -> None:
    columns = ", ".join(Figure._fields)  # named as the columns are
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {FigureValue._meta.db_table} (month_id, {columns}) FROM STDIN") as copy,
    ):
        for figure in figures:
            copy.write_row([month_id, *figure])
