"""One step of the table, taken by one person, exactly once: lock, verdict, clock, timeline, ledger,
announcement.

Every action of this room has the same three lines around its own: `begin_step`, what is particular,
`finish_step`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import ANONYMOUS, Actor
from liren.cases.actions.holding import hold_back
from liren.cases.clocks import apply_clock, running_deadline
from liren.cases.events import CaseStepped
from liren.cases.machine import Party, Step, step_from
from liren.cases.models import Case, TimelineEntry, WorkOrder
from liren.cases.moments import Happening, not_before
from liren.cases.permissions import may_take
from liren.core.announcements import announce
from liren.core.reading import Reading
from liren.core.streams import Change, publish
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.core.writing import insert_row, update_row
from liren.ledger.actions import record

# What no step changes of a case is not written again; its encrypted columns would be encrypted anew.
FIXED = {
    *("id", "number", "key", "origin", "origin_id", "source", "opened_at", "division", "lon", "lat"),
    *("address", "description", "reporter", "contact_name", "contact_phone", "taken_by", "receipt_digest"),
}
MOVED = [field.name for field in Case._meta.concrete_fields if field.name not in FIXED]
# Words among staff, whose form does not say that the reporter reads them.
AMONG_STAFF = frozenset({"file", "merge", "dispatch", "accept", "return", "start", "rework", "resume"})
LONGEST_NOTE = 2000  # characters; the form's textarea says the same


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says with a step, and what makes a repeat or a race harmless.

    `key` is made by the sender: the same key twice is one step. `seen_version` is the version of the case
    that the
    sender had in front of them: if somebody was faster, the step is refused instead of taken on a case
    that changed.
    """

    note: str = ""
    key: UUID | None = None
    seen_version: int | None = None
    happened: Happening | None = None  # earlier than it arrived: noted on a device without a network
    may_be_undone: bool = False  # the sender can offer to take it back, where the table allows that


NO_WORD = Word()


@dataclass(slots=True)
class Taking:
    """A step that has begun: the case is locked and the actor may take it."""

    actor: Actor
    case: Case
    verb: str
    word: Word
    at: datetime
    step: Step | None  # None: this very step was taken before, by the same key
    category_id: str = ""  # what stood before the step, should it be taken back
    deadline_id: UUID | None = None

    @property
    def is_repeat(self) -> bool:
        """Whether this key's step was taken before; then nothing is left to do."""
        return self.step is None


def begin_step(actor: Actor, case_id: UUID, verb: str, word: Word = NO_WORD) -> Taking:
    """Lock the case and make sure that the actor may take this step now.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: with the reason; "state" if the case has moved on.
        InvalidError: the note is too long.
    """
    if len(word.note) > LONGEST_NOTE:
        raise InvalidError(_("At most %(count)d characters.") % {"count": LONGEST_NOTE}, field="note")
    case = _locked_case(actor, case_id)
    at = timezone.now()
    if word.key and _taken_by_key(case.pk, word.key):
        return Taking(actor, case, verb, word, at, None)
    require(may_take(actor, case, verb))
    if word.seen_version is not None and word.seen_version != case.version:
        raise RefusedError(_somebody_was_faster(case))
    step = step_from(case.state, verb, suspended_from=case.suspended_from)
    if step is not None and step.party == Party.REPORTER:
        actor = signing(actor, case)
    running = running_deadline(case) if word.may_be_undone and step is not None and step.undo else None
    return Taking(actor, case, verb, word, at, step, case.category_id, running.pk if running else None)


_visible_locked: Reading[Case] = Reading(
    lambda actor, case_id: (
        Case.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=case_id)
        .order_by()
    )
)
_taken_by_key: Reading[tuple[UUID]] = Reading(
    lambda case_id, key: (
        TimelineEntry.objects.filter(case_id=case_id, key=key).order_by().values_list("pk")[:1]
    )
)


def _locked_case(actor: Actor, case_id: UUID) -> Case:
    # What an actor may know of depends on the actor alone; the posts held now are part of it.
    case = _visible_locked.one(case_id, about=_plain(actor))
    if case is None:
        raise Case.DoesNotExist
    return case


def _plain(actor: Actor) -> Actor:
    """The actor itself, where a request carries a stand-in."""
    return Actor(actor.kind, actor.user_id, "", actor.holdings, actor.receipts)


def signing(reporter: Actor, case: Case) -> Actor:
    """As whom a reporter signs: nobody if the report is anonymous, also when they happen to be signed in.

    Neither the timeline nor the ledger may ever tell who stands behind a receipt number.
    """
    if case.source != Case.Source.ANONYMOUS:
        return reporter
    return replace(ANONYMOUS, receipts=frozenset({case.pk}))


def _somebody_was_faster(case: Case) -> Denied:
    last = case.timeline.order_by("at", "id").last()
    return Denied(
        _(
            "Somebody was faster: the case is now “%(state)s” (%(verb)s, %(at)s). "
            "Look at it again, then decide."
        )
        % {
            "state": case.get_state_display(),
            "verb": last.label if last else "",
            "at": timezone.localtime(last.at).strftime("%H:%M") if last else "",
        },
        because="state",
    )


def finish_step(taking: Taking, *, order: WorkOrder | None = None, is_public: bool = True) -> Case:
    """Move the case, its clock, its timeline and the ledger, and tell whoever listens."""
    case, step = taking.case, taking.step
    if step is None:
        return case
    before = case.state
    apply_clock(case, step, taking.at, order=order, ended_at=_happened_at(taking))
    case.suspended_from = before if step.verb == "suspend" else ""
    case.state = step.target
    case.version += 1
    update_row(case, *MOVED)
    write_entry(taking, before, is_public=is_public)
    return case


def _happened_at(taking: Taking) -> datetime | None:
    """When the step was taken on the device; not before the step that it follows."""
    if taking.word.happened is None:
        return None
    last = taking.case.timeline.order_by("at").values_list("at", flat=True).last()
    happened = not_before(taking.word.happened, last)
    return happened.at if happened else None


def write_entry(taking: Taking, before: str, *, is_public: bool = True) -> TimelineEntry:
    """The step's line in the timeline, in the ledger, and in the ears of other rooms."""
    case, actor = taking.case, taking.actor
    role, organization_id = acting_post(actor, case)
    happened_at = _happened_at(taking)
    entry = TimelineEntry(
        case=case,
        at=taking.at,
        happened_at=happened_at,
        clock_skew=taking.word.happened.skew if taking.word.happened else None,
        verb=taking.verb,
        from_state=before,
        to_state=case.state,
        actor_id=actor.user_id,
        role=role,
        organization_id=organization_id,
        note=taking.word.note,
        is_public=is_public and taking.verb not in AMONG_STAFF,
        key=taking.word.key,
    )
    insert_row(entry)
    record(actor, f"case.{taking.verb}", case, before=before, after=case.state, version=case.version)
    change = Change("case", str(case.pk), case.division)
    if _waits_to_be_told(taking, entry):
        publish(*change)
    else:
        announce(CaseStepped(case.pk, taking.verb, entry.pk), change=change)
    return entry


def _waits_to_be_told(taking: Taking, entry: TimelineEntry) -> bool:
    """Whether others hear of this step only when it can no longer be taken back."""
    step, word = taking.step, taking.word
    if step is None or not step.undo or not word.may_be_undone or word.happened is not None:
        return False
    return hold_back(entry, category_id=taking.category_id, deadline_id=taking.deadline_id)


def acting_post(actor: Actor, case: Case) -> tuple[str, UUID | None]:
    """In which post somebody acts on a case: as reporter, for the unit that leads, else by the nearest
    scope."""
    if case.pk in actor.receipts or (actor.user_id and case.reporter_id == actor.user_id):
        return "reporter", None
    if actor.kind == "system":
        return "system", None
    posts = [post for post in actor.holdings if post.organization_id and post.organization_id == case.lead_id]
    posts += sorted(
        (post for post in actor.holdings if post.covers(case.division)),
        key=lambda post: len(post.scope),
        reverse=True,
    )
    posts += list(actor.holdings)
    return (str(posts[0].role), posts[0].organization_id) if posts else ("", None)
