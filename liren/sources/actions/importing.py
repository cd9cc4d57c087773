"""An import's way: uploaded, mapped, checked, written, undone. Each stretch may be broken off and goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.identity import uuid7
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record
from liren.sources import storage
from liren.sources.actions.settling import settle, trace
from liren.sources.models import Batch, BatchRow, Reject, System
from liren.sources.models import Mapping as SavedMapping
from liren.sources.permissions import may_import, may_undo
from liren.sources.reading import as_file, headings_of, lines_of
from liren.sources.targets import Compared, FieldSpec, Line, Target, target_of

AT_ONCE = 1000
SAMPLE = 20


def upload(
    actor: Actor, *, system_id: UUID, target: str, division: str, name: str, pieces: Iterable[bytes]
) -> Batch:
    """Take a file in. The same file of the same system into the same place is the same batch.

    Raises:
        RefusedError: not into this register here.
        InvalidError: no table, too large, or suspicious.
    """
    require(may_import(actor, target, division))
    system = System.objects.get(pk=system_id)
    batch = Batch(id=uuid7(), system=system, target=target, division=division, by=actor.user_id)
    batch.file_name = name.replace("\\", "/").rsplit("/", 1)[-1][:120]
    batch.digest = storage.keep(batch.pk, pieces)
    try:
        with storage.opened(batch.pk) as path:
            batch.headings = headings_of(path)
    except InvalidError:
        storage.forget(batch.pk)
        raise
    batch.columns = guessed(target_of(target), batch.headings, _remembered(system, target))
    with transaction.atomic():
        same = Batch.objects.filter(
            system=system, target=target, division=division, digest=batch.digest,
            state__in=(Batch.State.UPLOADED, Batch.State.CHECKING, Batch.State.CHECKED, Batch.State.WRITING),
        ).first()  # fmt: skip
        if same is not None:
            storage.forget(batch.pk)
            return same
        batch.save(force_insert=True)
        record(actor, "import.uploaded", batch, register=target)
    return batch


def _remembered(system: System, target: str) -> Mapping[str, str]:
    saved = SavedMapping.objects.filter(system=system, target=target).order_by("-made_at").first()
    return saved.columns if saved else {}


def guessed(target: Target, headings: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Which column is which field: as this system's files were mapped before, else by the headings' words."""
    found: dict[str, str] = {}
    for spec in target.fields:
        names = [remembered.get(spec.name, ""), spec.name, str(spec.label), *spec.aliases]
        match = next((one for one in names if one in headings and one not in found.values()), "")
        if match:
            found[spec.name] = match
    return found


def map_columns(actor: Actor, batch_id: UUID, columns: Mapping[str, str]) -> Batch:
    """Say which column is which field, and remember it for this system's next file.

    Raises:
        InvalidError: a required field has no column, or a column is none of the file's.
    """
    with transaction.atomic():
        batch = Batch.objects.visible_to(actor).select_for_update().get(pk=batch_id)
        require(may_import(actor, batch.target, batch.division))
        _only_in(batch, Batch.State.UPLOADED, Batch.State.CHECKED, Batch.State.FAILED)
        chosen = {field: heading for field, heading in columns.items() if heading}
        for spec in target_of(batch.target).fields:
            if spec.is_required and spec.name not in chosen:
                raise InvalidError(
                    _("Choose the column for “%(field)s”.") % {"field": spec.label}, field=spec.name
                )
        for field, heading in chosen.items():
            if heading not in batch.headings:
                raise InvalidError(_("The file has no such column."), field=field)
        batch.columns, batch.state = chosen, Batch.State.UPLOADED
        batch.save(update_fields=["columns", "state"])
        if _remembered(batch.system, batch.target) != chosen:
            SavedMapping.objects.create(
                system=batch.system, target=batch.target, columns=chosen, made_by=actor.user_id
            )
        record(actor, "import.mapped", batch)
    return batch


def _only_in(batch: Batch, *states: Batch.State) -> None:
    if batch.state not in states:
        raise RefusedError(
            Denied(
                _("The import is in the state “%(state)s”.") % {"state": batch.get_state_display()}, "state"
            )
        )


def compare_some(actor: Actor, batch: Batch, lines: Sequence[Line]) -> list[Compared]:
    """What these lines would do, with what every register refuses: an empty field that is required."""
    target = target_of(batch.target)
    required = [spec for spec in target.fields if spec.is_required]
    faults = {line.number: fault for line in lines if (fault := _missing(line, required))}
    sound = iter(target.compare(actor, batch.division, [line for line in lines if line.number not in faults]))
    return [
        Compared(line, fault=_("“%(field)s” is empty.") % {"field": faults[line.number].label},
                 fault_field=faults[line.number].name)
        if line.number in faults else next(sound)
        for line in lines
    ]  # fmt: skip


def _missing(line: Line, required: Sequence[FieldSpec]) -> FieldSpec | None:
    return next((spec for spec in required if not line.values.get(spec.name)), None)


def check(actor: Actor, batch_id: UUID) -> Batch:
    """Look at every line without writing any: counts, and the lines that would not be taken.

    Raises:
        InvalidError: the file can't be read to its end; the batch says why.
    """
    batch = _begin(actor, batch_id, Batch.State.CHECKING, Batch.State.UPLOADED, Batch.State.CHECKED)
    Reject.objects.filter(batch=batch).delete()
    tally = dict.fromkeys(("rows", "new", "changed", "same", "rejected"), 0)
    thrown: list[list[str]] = []
    try:
        with storage.opened(batch.pk) as path:
            for lines in _some(lines_of(path, batch.columns)):
                for one in compare_some(actor, batch, lines):
                    tally["rows"] += 1
                    tally[_fate(one)] += 1
                    if one.fault:
                        thrown.append([*one.line.values.values(), f"{one.line.number}: {one.fault}"])
                        _note_reject(batch, one)
                Batch.objects.filter(pk=batch.pk).update(**tally)
    except InvalidError as error:
        Batch.objects.filter(pk=batch.pk).update(state=Batch.State.FAILED, fault=error.reason[:300])
        raise
    fields = list(batch.columns)
    storage.keep(batch.pk, [as_file([[*fields, _("Why not")], *thrown])], kind="rejects")
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CHECKED, **tally)
    batch.refresh_from_db()
    return batch


def _fate(one: Compared) -> str:
    if one.fault:
        return "rejected"
    return "new" if one.is_new else "changed" if one.changes else "same"


def _note_reject(batch: Batch, one: Compared) -> None:
    Reject.objects.create(batch=batch, line=one.line.number, field=one.fault_field, reason=one.fault[:200])


def _some(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while some := list(islice(lines, AT_ONCE)):
        yield some


def _begin(actor: Actor, batch_id: UUID, into: Batch.State, *states: Batch.State) -> Batch:
    with transaction.atomic():
        batch = (
            Batch.objects.visible_to(actor)
            .select_for_update(of=("self",))
            .select_related("system")
            .get(pk=batch_id)
        )
        require(may_import(actor, batch.target, batch.division))
        _only_in(batch, into, *states)  # `into` itself: an earlier run was broken off
        if batch.state != into:
            batch.state = into
            if into is Batch.State.WRITING:
                batch.rows = batch.new = batch.changed = batch.same = batch.rejected = batch.conflicts = 0
            batch.save()
    return batch


def write(actor: Actor, batch_id: UUID) -> Batch:
    """Write a checked batch, some lines in a transaction. Broken off, it goes on where it was.

    Lines that would not be taken are left out; fields on which another system holds the contrary become
    conflicts and stay as they are.
    """
    batch = _begin(actor, batch_id, Batch.State.WRITING, Batch.State.CHECKED)
    with storage.opened(batch.pk) as path:
        for lines in _some(lines_of(path, batch.columns, after=batch.rows and _line_after(batch))):
            _write_some(actor, batch, lines)
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state=Batch.State.DONE, ended_at=timezone.now())
        batch.refresh_from_db()
        record(actor, "import.written", batch, new=batch.new, changed=batch.changed, rejected=batch.rejected)
    return batch


def _line_after(batch: Batch) -> int:
    return batch.rows + 1  # `rows` counts the lines done, blank ones too; line 1 is the headings


@transaction.atomic
def _write_some(actor: Actor, batch: Batch, lines: list[Line]) -> None:
    compared = compare_some(actor, batch, lines)
    sound = [one for one in compared if not one.fault and (one.is_new or one.changes)]
    writings, conflicts = settle(batch, sound)
    before = target_of(batch.target).write(actor, batch.pk, writings)
    BatchRow.objects.bulk_create(
        [
            BatchRow(batch=batch, record=one.compared.record, is_new=one.compared.is_new, before=old)
            for one, old in zip(writings, before, strict=True)
            if one.compared.record
        ],
        ignore_conflicts=True,
    )
    trace(batch, writings)
    new = sum(one.compared.is_new for one in writings)
    Batch.objects.filter(pk=batch.pk).update(
        rows=lines[-1].number - 1,
        new=F("new") + new,
        changed=F("changed") + len(writings) - new,
        same=F("same") + len([one for one in compared if not one.fault]) - len(writings),
        rejected=F("rejected") + len([one for one in compared if one.fault]),
        conflicts=F("conflicts") + conflicts,
    )


def undo(actor: Actor, batch_id: UUID) -> tuple[Batch, int]:
    """Take a written batch back, record by record. Gives the batch and how many records had to stay.

    A record that was changed since, or is in use, stays as it is.

    Raises:
        RefusedError: not theirs, or not written.
    """
    with transaction.atomic():
        batch = Batch.objects.visible_to(actor).select_for_update().get(pk=batch_id)
        require(may_undo(actor, batch))
        batch.state = Batch.State.UNDOING
        batch.save(update_fields=["state"])
    kept, target = 0, target_of(batch.target)
    last = 0
    while rows := list(batch.did.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = rows[-1].pk
        with transaction.atomic():
            back = [row.pk for row in rows if target.take_back(actor, row.record, row.before)]
            BatchRow.objects.filter(pk__in=back).delete()
            kept += len(rows) - len(back)
    with transaction.atomic():
        batch.state, batch.ended_at = Batch.State.UNDONE, timezone.now()
        batch.save(update_fields=["state", "ended_at"])
        batch.disputes.filter(ruling="").delete()
        record(actor, "import.undone", batch, kept=kept)
    return batch, kept
