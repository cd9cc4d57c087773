"""Reads of cases. Each starts from what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.machine import OWED, TABLE, VERB_LABELS, Party, Stage, verbs_from
from liren.cases.models import Case, Deadline, Photo, TimelineEntry, WorkOrder
from liren.cases.models.case import CaseQuerySet
from liren.cases.owing import debtors, owed_by
from liren.cases.permissions import may_take
from liren.cases.receipts import receipt_digest
from liren.cases.traces import may_hold
from liren.cases.visibility import READING_BY_PLACE
from liren.cases.words import containing
from liren.core.verdicts import Denied, Verdict
from liren.places.queries import division_name

PAGE = 30
SELF_SERVICE = (
    "report",
    "patrol",
    "branch",
    "rate",
    "recheck",
    "withdraw",
    "settle",
)  # not among the buttons of a desk


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of the case page: the verb and whether this actor may press it now, with the reason if not."""

    verb: str
    label: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a case waits for: the step, who owes it, and until when."""

    verb: str
    label: str
    who: str
    due_at: datetime | None
    is_overdue: bool


def case_for(actor: Actor, case_id: UUID) -> Case:
    """One case with what its page needs.

    Raises:
        Case.DoesNotExist: no such case, or not one the actor may know of.
    """
    return (
        Case.objects.visible_to(actor)
        .select_related("category", "lead", "reporter", "taken_by", "merged_into")
        .get(pk=case_id)
    )


def case_by_receipt(receipt: str) -> Case | None:
    """The case that a receipt number belongs to. The caller limits how often it may be asked."""
    return Case.objects.filter(receipt_digest=receipt_digest(receipt)).first()


def timeline_of(actor: Actor, case: Case) -> list[TimelineEntry]:
    """The steps, oldest first. Its reporter reads public notes only; the step itself is never hidden."""
    entries = list(case.timeline.select_related("actor", "organization").order_by("at", "id"))
    if not actor.is_staff or case.reporter_id == actor.user_id:
        for entry in entries:
            if not entry.is_public:
                entry.note = ""
    return entries


def orders_of(actor: Actor, case: Case) -> list[WorkOrder]:
    """The units that were sent, the leading one first."""
    return list(
        case.orders.select_related("organization", "accepted_by", "duty__organization").order_by(
            "-round", "-part", "issued_at"
        )
    )


def deadlines_of(case: Case) -> list[Deadline]:
    """Every clock of the case, oldest first."""
    return list(case.deadlines.select_related("case", "order__organization").order_by("started_at", "id"))


def photos_of(case: Case) -> list[Photo]:
    """The photos, in the order they were added."""
    return list(case.photos.order_by("added_at", "id")) if may_hold(case, Photo) else []


def offers(actor: Actor, case: Case) -> list[Offer]:
    """The buttons for this actor: what may be done now, and what may not, with the reason."""
    now = verbs_from(case.state)
    found = []
    for verb in dict.fromkeys(step.verb for step in TABLE):
        if verb in SELF_SERVICE:
            continue
        verdict = may_take(actor, case, verb)
        too_early = isinstance(verdict, Denied) and verdict.because == "state"
        if verdict or verb in now or (too_early and verb in OWED.values()):
            found.append(Offer(verb, str(VERB_LABELS[verb]), verdict))
    return found


def next_steps(cases: Iterable[Case]) -> list[tuple[Case, NextStep | None]]:
    """What each of many cases waits for, with one question about rulings for all."""
    found = list(cases)
    early = [case.pk for case in found if OWED.get(case.state) == "dispatch"]
    rulings = Deadline.objects.filter(case__in=early, stage=Stage.RULE, stopped_at__isnull=True)
    waiting = set(rulings.values_list("case_id", flat=True)) if early else set()
    return [(case, next_step(case, awaits_ruling=case.pk in waiting)) for case in found]


def next_step(case: Case, *, awaits_ruling: bool | None = None) -> NextStep | None:
    """What the case waits for; None when it is finished. Whether it awaits a ruling is asked if not given."""
    verb = OWED.get(case.state)
    if verb is None:
        return None
    if awaits_ruling is None:
        rulings = case.deadlines.filter(stage=Stage.RULE, stopped_at__isnull=True)
        awaits_ruling = verb == "dispatch" and rulings.exists()
    label, who = str(VERB_LABELS[verb]), _who_owes(case)
    if awaits_ruling:
        label = _("a ruling on which unit owes it")
        who = _("the command centre of %(place)s") % {"place": division_name(case.division[:6])}
    return NextStep(verb, label, who, case.due_at, case.is_overdue)


def _who_owes(case: Case) -> str:
    roles, division = debtors(case)
    if not division:
        return case.lead.label if case.lead else str(Party.HANDLER.label)
    if Role.GRID_WORKER in roles and len(division) == 15:
        return _("grid staff of %(place)s") % {"place": division_name(division)}
    if Role.COMMANDER in roles:
        return _("the command centre of %(place)s") % {"place": division_name(division)}
    if Role.DISPATCHER in roles:
        return _("the dispatcher of %(place)s") % {"place": division_name(division[:9])}
    return _("the community office of %(place)s") % {"place": division_name(division[:12])}


def reports_of(actor: Actor) -> CaseQuerySet:
    """What the actor has reported, newest first."""
    if actor.user_id is None:
        return Case.objects.none()
    return (
        Case.objects.filter(reporter_id=actor.user_id)
        .select_related("category", "lead")
        .order_by("-opened_at")
    )


def debts_of(actor: Actor) -> CaseQuerySet:
    """Everything that the actor owes a step on, the most urgent first."""
    return (
        Case.objects.visible_to(actor)
        .filter(owed_by(actor))
        .select_related("category", "lead")
        .order_by(F("due_at").asc(nulls_last=True), "id")
    )


def debt_count(actor: Actor) -> int:
    """How many cases wait for this actor."""
    return Case.objects.visible_to(actor).filter(owed_by(actor)).count()


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What somebody looks for in the list of cases."""

    states: Sequence[str] = ()
    kind: str = ""
    scope: str = ""
    words: str = ""
    overdue_only: bool = False
    open_only: bool = False


def cases_found(actor: Actor, wanted: CaseFilter) -> CaseQuerySet:
    """Cases that the actor may see and that match, newest first."""
    cases = Case.objects.visible_to(actor).within(wanted.scope).select_related("category", "lead")
    if wanted.states:
        cases = cases.filter(state__in=wanted.states)
    if wanted.open_only:
        cases = cases.open()
    if wanted.kind:
        cases = cases.filter(category__kind=wanted.kind)
    if wanted.overdue_only:
        cases = cases.open().filter(due_at__lt=timezone.now())
    if words := wanted.words.strip():
        cases = cases.filter(Q(number=words) if words.isdigit() and len(words) >= 8 else containing(words))
        return newest_first(actor, cases)
    return cases.order_by("-opened_at", "-id")


def newest_first(actor: Actor, cases: CaseQuerySet) -> CaseQuerySet:
    """Cases that were looked for by words, the newest first.

    Whoever sees cases by a unit sees few of all: PostgreSQL would look through all cases for them,
    which takes seconds. An order that no index has makes it begin with the words.
    """
    if actor.scopes(*READING_BY_PLACE):
        return cases.order_by("-opened_at", "-id")
    newest = ExpressionWrapper(F("opened_at") + Value(timedelta(0)), output_field=DateTimeField())
    return cases.order_by(newest.desc(), "-id")
