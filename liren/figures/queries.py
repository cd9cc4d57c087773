"""Reads of figures. A page never counts cases: it reads what the night has counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Length

from liren.accounts.actors import Actor
from liren.accounts.models import Post, User
from liren.cases.models import Case
from liren.figures.computing import CASE, EXCLUDED, LEVELS, Terms
from liren.figures.indicators import BY_CODE, CORRECTED, LISTED_AS, TABLE, THREE
from liren.figures.models import Exclusion, FigureMonth, FigureValue
from liren.figures.permissions import BY_PLACE, BY_UNIT, is_direct_superior
from liren.figures.storing import payload_of, unpack
from liren.organizations.models import Organization

Subject = FigureValue.Subject
BySubject = dict[str, dict[str, FigureValue]]  # by subject, by the indicator's code
WHISTLES = ("whistle", "whistled")


def months_made() -> list[FigureMonth]:
    """Every month there is, the latest first."""
    return list(FigureMonth.objects.order_by("-month"))


def month_shown(asked: date | None, made: Sequence[FigureMonth]) -> FigureMonth | None:
    """The month asked for; else the latest frozen one, else the latest."""
    for month in made:
        if month.month == asked:
            return month
    return next((month for month in made if month.is_frozen), made[0] if made else None)


def home_scope(actor: Actor) -> str:
    """The widest place that the actor reads figures of."""
    return min(actor.scopes(*BY_PLACE), key=lambda scope: (len(scope), scope), default="")


def levels_below(scope: str) -> list[int]:
    """The levels of places that figures of this place can be asked by, itself first."""
    return [level for level in LEVELS if level >= max(len(scope), LEVELS[0])]


def area_values(month: FigureMonth, scope: str, level: int, codes: Iterable[str]) -> BySubject:
    """The figures of every place of a level below a place, by its code: one query."""
    rows = (
        FigureValue.objects.filter(
            month=month, subject_kind=Subject.AREA, code__in=list(codes), subject__startswith=scope
        )
        .annotate(digits=Length("subject"))
        .filter(digits=level)
    )
    return _by_subject(rows)


def unit_values(month: FigureMonth, units: Iterable[Organization], codes: Iterable[str]) -> BySubject:
    """The figures of units, by id: one query."""
    ids = [str(unit.pk) for unit in units]
    rows = FigureValue.objects.filter(
        month=month, subject_kind=Subject.UNIT, code__in=list(codes), subject__in=ids
    )
    return _by_subject(rows)


def values_of(month: FigureMonth, kind: str, subject: str) -> dict[str, FigureValue]:
    """Every figure of one subject, by code."""
    rows = FigureValue.objects.filter(month=month, subject_kind=kind, subject=subject)
    return {row.code: row for row in rows}


def history_of(
    kind: str, subject: str, codes: Iterable[str], last: int = 12
) -> dict[date, dict[str, FigureValue]]:
    """The latest months of one subject, the newest first: one query."""
    months = FigureMonth.objects.order_by("-month").values("pk")[:last]
    rows = FigureValue.objects.filter(
        subject_kind=kind, subject=subject, code__in=list(codes), month__in=months
    ).select_related("month")
    found: dict[date, dict[str, FigureValue]] = defaultdict(dict)
    for row in rows:
        found[row.month.month][row.code] = row
    return dict(sorted(found.items(), reverse=True))


def _by_subject(rows: Iterable[FigureValue]) -> BySubject:
    found: dict[str, dict[str, FigureValue]] = defaultdict(dict)
    for row in rows:
        found[row.subject][row.code] = row
    return dict(found)


def peer_means(month: FigureMonth, terms: Terms, kind: str, subject: str) -> dict[str, Fraction]:
    """The mean of those that a subject is compared with, by code: one query."""
    group = terms.peers_of(kind, subject)
    rows = FigureValue.objects.filter(month=month, subject_kind=kind, code__in=CORRECTED)
    if kind == Subject.AREA:
        rows = (
            rows.filter(subject__startswith=group[2])
            .annotate(digits=Length("subject"))
            .filter(digits=len(subject))
        )
    else:
        rows = rows.filter(subject__in=[unit for unit in terms.units if terms.peers_of(kind, unit) == group])
    sums = rows.values_list("code").annotate(Sum("numerator"), Sum("denominator"))
    return {code: Fraction(good, of) for code, good, of in sums if of}


def readable_units(actor: Actor, scope: str = "") -> QuerySet[Organization]:
    """The units whose figures the actor may read, by name; `scope` narrows to those that work there."""
    own = Q(pk__in=actor.organizations(*BY_UNIT))
    theirs = Q(pk__in=[])
    for mine in actor.scopes(*BY_PLACE):
        theirs |= _works_in(mine)
    units = Organization.objects.filter(own | theirs, is_active=True)
    return (units.filter(_works_in(scope)) if scope else units).order_by("kind", "name")


def _works_in(scope: str) -> Q:
    return Q(division__startswith=scope) | Q(division__in=[scope[:n] for n in range(len(scope))])


def people_under(actor: Actor) -> list[tuple[User, Post]]:
    """Those whose direct superior the actor is, by name. For leading to their figures, never for a list of
    them."""
    scopes = actor.scopes(*(post.role for post in actor.holdings))
    near = Q(pk__in=[])
    for scope in scopes:
        near |= Q(scope__startswith=scope)
    posts = Post.objects.valid().filter(near).exclude(role="resident").select_related("user")
    found = {post.user_id: (post.user, post) for post in posts[:500] if is_direct_superior(actor, post)}
    return sorted(found.values(), key=lambda pair: pair[0].name)


def codes_for(subject: Subject) -> list[str]:
    """The indicators of a kind of subject, in the table's order, without those that have a card of their
    own: the three rates, and whistles."""
    parts = {*THREE, "satisfied", "fair"}
    return [
        one.code
        for one in TABLE
        if subject in one.subjects and one.code not in parts and one.kind not in WHISTLES
    ]


def whistle_codes_for(subject: Subject) -> list[str]:
    """The indicators of whistles, in the table's order."""
    return [one.code for one in TABLE if subject in one.subjects and one.kind in WHISTLES]


def is_figure(code: str) -> bool:
    """Whether there is an indicator of this code."""
    return code in BY_CODE or code in LISTED_AS


def exclusion_of(case: Case) -> Exclusion | None:
    """The latest request about a case, with its decisions."""
    return (
        Exclusion.objects.filter(case=case)
        .select_related("reason", "unit", "case", "asked_by")
        .prefetch_related("decisions__by")
        .order_by("-round")
        .first()
    )


def exclusions_listed(*, state: str = "", month: date | None = None) -> QuerySet[Exclusion]:
    """Every request, the newest first: all staff read which cases are left out, by whom and why."""
    rows = Exclusion.objects.select_related("case__category", "reason", "unit").prefetch_related(
        "decisions__by"
    )
    if state:
        rows = rows.filter(state=state)
    if month:
        rows = rows.filter(asked_at__year=month.year, asked_at__month=month.month)
    return rows.order_by("-asked_at")


def excluded_since(month: FigureMonth) -> int:
    """How many cases were left out after a month was frozen: they stay in its figures."""
    late = set(
        map(
            str,
            Exclusion.objects.filter(state=Exclusion.State.GRANTED, decided_at__gte=month.cut_at).values_list(
                "case_id", flat=True
            )[:1000],
        )
    )
    if not late:
        return 0
    counted = {fact[CASE] for fact in unpack(payload_of(month, "feedback")) if not fact[EXCLUDED]}
    return len(late & counted)


def user_named(user_id: UUID) -> User:
    """Somebody whose figures are read."""
    return User.objects.get(pk=user_id)
