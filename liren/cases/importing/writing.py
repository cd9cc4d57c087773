"""Writing many histories: replayed in memory, written with COPY, a batch to a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.models import User
from liren.cases.importing.histories import History
from liren.cases.importing.replaying import LimitBook, Replay, replay, unit_ids
from liren.cases.models import Case, Category, Deadline, Rating, TimelineEntry, WorkOrder
from liren.core.verdicts import Denied, InvalidError, require
from liren.ledger.actions import record_many
from liren.organizations.models import Organization

BATCH = 4000  # histories to a transaction
Reject = Callable[[str, str], None]  # origin_id, reason


@dataclass(slots=True)
class ImportResult:
    """How an import went."""

    new: int = 0
    same: int = 0
    rejected: int = 0
    overdue_checked: int = 0  # closed cases whose source says whether they were late
    overdue_agreed: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """What histories may refer to."""

    categories: frozenset[str]
    units: frozenset[UUID]
    book: LimitBook


def import_histories(
    actor: Actor,
    histories: Iterable[History],
    *,
    reject: Reject,
    progress: Callable[[int], object] = lambda count: None,
) -> ImportResult:
    """Take in past cases. A history that is here already is left as it is, whatever has happened to it since.

    A wrong history is handed to `reject` with the reason, and the others go on. After a kill the next run
    goes on
    where the last whole batch ended.

    Raises:
        RefusedError: only the platform itself imports histories (the command line runs as the platform).
    """
    if actor.kind != "system":
        require(Denied(_("Only the platform itself imports histories.")))
    known = _Known(
        frozenset(Category.objects.values_list("code", flat=True)),
        frozenset(Organization.objects.values_list("id", flat=True)),
        LimitBook(),
    )
    result = ImportResult()
    for batch in _batches(histories):
        _import_batch(actor, batch, known, reject, result)
        progress(len(batch))
    return result


def _batches(histories: Iterable[History]) -> Iterator[list[History]]:
    stream = iter(histories)
    while batch := list(islice(stream, BATCH)):
        yield batch


def _import_batch(
    actor: Actor, batch: Sequence[History], known: _Known, reject: Reject, result: ImportResult
) -> None:
    here = set(
        Case.objects.filter(pk__in=[history.case_id for history in batch]).values_list("pk", flat=True)
    )
    replays: list[Replay] = []
    users = _known_users(batch)
    for history in batch:
        if history.case_id in here:
            result.same += 1
            continue
        here.add(history.case_id)  # the same case twice in one file
        try:
            _check(history, known, users)
            replays.append(replay(history, known.book))
            _compare(history, replays[-1].case, result)
        except InvalidError as error:
            result.rejected += 1
            here.discard(history.case_id)
            reject(history.origin_id, error.reason)
    _check_merges(replays, here, reject, result)
    if replays:
        _write(actor, replays)
        result.new += len(replays)


def _compare(history: History, case: Case, result: ImportResult) -> None:
    if history.told_late is not None and case.handled_at is not None:
        result.overdue_checked += 1
        result.overdue_agreed += case.was_handled_late == history.told_late


def _known_users(batch: Sequence[History]) -> set[UUID]:
    named = {step.actor_id for history in batch for step in history.steps if step.actor_id}
    named |= {user for history in batch for user in (history.reporter_id, history.taken_by_id) if user}
    return set(User.objects.filter(pk__in=named).values_list("pk", flat=True))


def _check(history: History, known: _Known, users: set[UUID]) -> None:
    if history.category_code not in known.categories:
        raise InvalidError(_("There is no category %(code)s.") % {"code": history.category_code})
    if not history.description.strip():
        raise InvalidError(_("The text is empty."))
    if "\x00" in history.description:
        raise InvalidError(_("The text contains a null character."))
    if unit_ids(history) - known.units:
        raise InvalidError(_("It names a unit that is not registered here."))
    named = {step.actor_id for step in history.steps} | {history.reporter_id, history.taken_by_id}
    if named - users - {None}:
        raise InvalidError(_("It names a person who is not registered here."))


def _check_merges(replays: list[Replay], here: set[UUID], reject: Reject, result: ImportResult) -> None:
    """A case that was joined to another needs the other: in this batch or imported before."""
    targets = {item.case.merged_into_id for item in replays if item.case.merged_into_id}
    known = set(Case.objects.filter(pk__in=targets).values_list("pk", flat=True))
    known |= {item.case.pk for item in replays if not item.case.merged_into_id}
    for item in list(replays):
        target = item.case.merged_into_id
        if target and target not in known:
            replays.remove(item)
            result.rejected += 1
            reject(item.case.origin_id, _("It was joined to a case that is not here."))


@transaction.atomic
def _write(actor: Actor, replays: Sequence[Replay]) -> None:
    _number([item.case for item in replays])
    copy_rows(Case, [item.case for item in replays])
    copy_rows(WorkOrder, [order for item in replays for order in item.orders])
    deadlines = [deadline for item in replays for deadline in item.deadlines]
    for deadline in deadlines:
        if deadline.stopped_at is None and deadline.due_at < timezone.now():
            deadline.alerted_at = timezone.now()  # an old delay is history, not news
    copy_rows(Deadline, deadlines)
    copy_rows(TimelineEntry, [entry for item in replays for entry in item.timeline])
    copy_rows(Rating, [rating for item in replays for rating in item.ratings])
    record_many(actor, "case.imported", [item.case for item in replays])


def _number(cases: Sequence[Case]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_number') FROM generate_series(1, %s)", [len(cases)])
        values = [row[0] for row in cursor.fetchall()]
    for case, value in zip(cases, values, strict=True):
        case.number = f"{timezone.localtime(case.opened_at):%y%m%d}{value % 1_000_000:06d}"


def copy_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert unsaved records with COPY, in the caller's transaction."""
    fields = [item for item in model._meta.concrete_fields if not item.generated]
    columns = ", ".join(connection.ops.quote_name(str(item.column)) for item in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([_value(item, row) for item in fields])


def _value(item: models.Field[Any, Any], row: models.Model) -> Any:
    value = getattr(row, item.attname)
    if item.get_internal_type() in _AS_IT_IS:
        return value
    return item.get_db_prep_save(value, connection)


_AS_IT_IS = frozenset(
    {
        "CharField",
        "TextField",
        "UUIDField",
        "ForeignKey",
        "DateTimeField",
        "DurationField",
        "FloatField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "BooleanField",
    }
)
