"""Which fields of a line may change when another system holds the contrary; where each field came from."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.encryption import decrypt, encrypt
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record
from liren.sources.models import Batch, BatchRow, Conflict, Lineage, Precedence
from liren.sources.permissions import may_rule
from liren.sources.targets import Change, Compared, Line, Writing, target_of

HERE = "here"  # in a lineage: changed by a person on a page of ours


def context(record_id: UUID, field: str) -> str:
    """What an offered value is bound to."""
    return f"sources_conflict|{record_id}|{field}"


def settle(batch: Batch, compared: Sequence[Compared]) -> tuple[list[Writing], int]:
    """Which lines are written, with which of their fields; and how many new conflicts there are.

    A new record is written whole. A field that this system brought, or that was empty, changes. A field that
    another system or a person brought changes only if a ruling for good says so.
    """
    ids = [one.record for one in compared if one.record and not one.is_new]
    lineage = {one.record: one for one in Lineage.objects.filter(record__in=ids)}
    systems = dict(Batch.objects.filter(pk__in=_batches(lineage.values())).values_list("pk", "system_id"))
    rulings = _rulings(batch)
    writings, disputes = [], []
    for one in compared:
        fields = set(one.changes)
        if not one.is_new and one.record is not None:
            for name, change in one.changes.items():
                origin = _origin(lineage.get(one.record), name)
                other = HERE if origin == HERE else systems.get(UUID(origin)) if origin else None
                if not change.held or other in (None, batch.system_id):
                    continue
                if other != HERE and rulings.get((name, other)) is True:
                    continue
                fields.discard(name)
                if rulings.get((name, other)) is not False:
                    disputes.append(_dispute(batch, one, name, change, origin))
        if one.is_new or fields:
            writings.append(Writing(one, frozenset(fields)))
    made = Conflict.objects.bulk_create(disputes, ignore_conflicts=True)
    return writings, len(made)


def _batches(lineages: object) -> set[str]:
    found: set[str] = set()
    for one in lineages:  # type: ignore[attr-defined]  # a view of values
        found.update(value for value in one.fields.values() if value != HERE)
        if one.batch:
            found.add(str(one.batch))
    return found


def _origin(lineage: Lineage | None, field: str) -> str:
    if lineage is None:
        return ""
    return str(lineage.fields.get(field) or lineage.batch or "")


def _rulings(batch: Batch) -> dict[tuple[str, object], bool]:
    """(field, other system): whether this batch's system beats it, where somebody has ruled for good."""
    today = timezone.localdate()
    rows = Precedence.objects.filter(
        Q(winner=batch.system_id) | Q(loser=batch.system_id),
        Q(valid_to=None) | Q(valid_to__gte=today),
        target=batch.target,
        valid_from__lte=today,
    ).order_by("valid_from")
    return {
        (row.field, row.loser_id if row.winner_id == batch.system_id else row.winner_id): row.winner_id
        == batch.system_id
        for row in rows
    }


def _dispute(batch: Batch, one: Compared, field: str, change: Change, origin: str) -> Conflict:
    if one.record is None:
        raise ValueError("a conflict is about a record")
    return Conflict(
        target=batch.target, record=one.record, division=one.division, field=field, batch=batch,
        offered=encrypt(change.offered, context(one.record, field)) if change.offered else b"",
        held_by=None if origin in ("", HERE) else UUID(origin),
    )  # fmt: skip


def trace(batch: Batch, writings: Sequence[Writing]) -> None:
    """Write down where the written fields came from."""
    fresh = [
        Lineage(record=one.compared.record, target=batch.target, batch=batch.pk)
        for one in writings
        if one.compared.is_new and one.compared.record
    ]
    Lineage.objects.bulk_create(fresh, ignore_conflicts=True)
    changed = {
        one.compared.record: one.fields
        for one in writings
        if not one.compared.is_new and one.compared.record is not None
    }
    known = {one.record: one for one in Lineage.objects.filter(record__in=changed)}
    for record_id, fields in changed.items():
        row = known.setdefault(record_id, Lineage(record=record_id, target=batch.target))
        row.fields = row.fields | dict.fromkeys(fields, str(batch.pk))
    Lineage.objects.bulk_create(
        list(known.values()), update_conflicts=True, unique_fields=["record"], update_fields=["fields"]
    )


def note_changed_here(target: str, record_id: UUID, fields: Sequence[str]) -> None:
    """A person changed these fields on a page: from now on an import doesn't overwrite them unasked."""
    row, _made = Lineage.objects.select_for_update().get_or_create(
        record=record_id, defaults={"target": target}
    )
    row.fields = row.fields | dict.fromkeys(fields, HERE)
    row.save(update_fields=["fields"])


def rule(
    actor: Actor, conflict_id: UUID, ruling: str, *, for_good: bool = False, source: str = ""
) -> Conflict:
    """Rule on a conflict, once. For good: the same two systems don't quarrel about this field again.

    Raises:
        RefusedError: not theirs, or ruled already.
        InvalidError: no such ruling; for good without a source.
    """
    if ruling not in Conflict.Ruling.values:
        raise InvalidError(_("Choose which value is right."), field="ruling")
    if for_good and not source.strip():
        raise InvalidError(_("Name the document or the reason for a ruling for good."), field="source")
    with transaction.atomic():
        conflict = (
            Conflict.objects.select_for_update(of=("self",)).select_related("batch").get(pk=conflict_id)
        )
        require(may_rule(actor, conflict.target, conflict.division))
        if conflict.ruling:
            raise RefusedError(Denied(_("Somebody has ruled on this already."), "state"))
        conflict.ruling, conflict.ruled_by, conflict.ruled_at = ruling, actor.user_id, timezone.now()
        conflict.save(update_fields=["ruling", "ruled_by", "ruled_at"])
        if ruling == Conflict.Ruling.TAKE:
            _take(actor, conflict)
        if for_good:
            _for_good(conflict, ruling, source.strip()[:200])
        record(actor, "conflict.ruled", conflict, ruling=ruling, for_good=for_good)
    return conflict


def offered_text(conflict: Conflict) -> str:
    """What the other system says. Personal perhaps: a page masks it."""
    blob = bytes(conflict.offered)
    return decrypt(blob, context(conflict.record, conflict.field)) if blob else ""


def _take(actor: Actor, conflict: Conflict) -> None:
    offered = offered_text(conflict)
    one = Compared(
        Line(0, {conflict.field: offered}), conflict.record, False, conflict.division,
        {conflict.field: Change("", offered)},
    )  # fmt: skip
    writing = Writing(one, frozenset({conflict.field}))
    before = target_of(conflict.target).write(actor, conflict.batch_id, [writing])
    BatchRow.objects.get_or_create(
        batch=conflict.batch, record=conflict.record, defaults={"is_new": False, "before": before[0]}
    )
    trace(conflict.batch, [writing])


def _for_good(conflict: Conflict, ruling: str, source: str) -> None:
    if conflict.held_by is None:
        return
    other = Batch.objects.filter(pk=conflict.held_by).values_list("system_id", flat=True).first()
    if other is None or other == conflict.batch.system_id:
        return
    pair = [conflict.batch.system_id, other]
    winner, loser = pair if ruling == Conflict.Ruling.TAKE else pair[::-1]
    Precedence.objects.create(
        target=conflict.target, field=conflict.field, winner_id=winner, loser_id=loser, source=source,
        valid_from=timezone.localdate(),
    )  # fmt: skip
