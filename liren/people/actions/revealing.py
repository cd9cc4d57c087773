"""Opening one field of one person: an act of its own, with a purpose, a matter, an end and a quota."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.announcements import announce
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record
from liren.people.actions.noting import note_readings
from liren.people.events import FieldRevealed, RevealBatchAsked
from liren.people.matters import is_open_matter
from liren.people.models import Batch, Consent, Person, Purpose, Reading, Reveal, RevealQuota
from liren.people.models.persons import SEALED
from liren.people.permissions import may_approve_reveals, may_reveal
from liren.people.vault import Opener
from liren.people.wall import within

BATCH_MOST = 200
BATCH_OPEN = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be opened, what for, and in which open matter."""

    field: str
    purpose: str
    matter: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened field. The text never shows in `repr`."""

    reveal_id: UUID
    text: str = field(repr=False)
    until: datetime


def quota_now() -> RevealQuota:
    """The quota in force."""
    quota: RevealQuota | None = RevealQuota.objects.on(timezone.localdate()).order_by("-valid_from").first()
    if quota is None:
        raise RefusedError(
            Denied(_("No quota for opening fields is in force: an administrator sets one."), "state")
        )
    return quota


def reveal_field(actor: Actor, person_id: UUID, wish: Wish) -> Opened:
    """Open one field of one person for a short while; the person will see that it was opened and why.

    Raises:
        RefusedError: not theirs, no such open matter, no consent, or the day's quota is used up.
        InvalidError: field or purpose is unknown.
    """
    with within(actor):
        person = Person.objects.visible_to(actor).present().get(pk=person_id)
        require(may_reveal(actor, person.division))
        purpose = _purpose(wish)
        if purpose.needs_matter and not is_open_matter(actor, wish.matter, person.division):
            raise RefusedError(Denied(_("Name an open matter of this place. A closed one opens nothing.")))
        if (
            purpose.needs_consent
            and not Consent.objects.standing().filter(person=person, purpose=purpose.code).exists()
        ):
            raise RefusedError(Denied(_("The person has not agreed to this purpose.")))
        quota = quota_now()
        batch = _within_quota(actor, person, wish, quota)
        now = timezone.now()
        reveal = Reveal.objects.create(
            person=person, division=person.division, reader_id=actor.person_id, field=wish.field,
            purpose=purpose.code, matter=wish.matter, opened_at=now,
            until=now + timedelta(seconds=quota.seconds), batch=batch,
        )  # fmt: skip
        record(actor, "person.revealed", person, field=wish.field, purpose=purpose.code)
        note_readings(
            actor, [person], Reading.Act.REVEALED, field=wish.field, purpose=purpose.code, matter=wish.matter
        )
        announce(FieldRevealed(reveal.pk))
        return Opened(reveal.pk, Opener(person).text(wish.field), reveal.until)


def _purpose(wish: Wish) -> Purpose:
    if wish.field not in SEALED:
        raise InvalidError(_("There is no such field."), field="field")
    purpose: Purpose | None = Purpose.objects.on(timezone.localdate()).filter(code=wish.purpose).first()
    if purpose is None:
        raise InvalidError(_("Choose what it is for."), field="purpose")
    return purpose


def _within_quota(actor: Actor, person: Person, wish: Wish, quota: RevealQuota) -> Batch | None:
    """The approved batch this falls under, or None for a single one that the quota still allows."""
    now = timezone.now()
    batch: Batch | None = Batch.objects.filter(
        asked_by=actor.person_id, is_approved=True, field=wish.field, open_until__gt=now,
        people__contains=[person.pk],
    ).first()  # fmt: skip
    if batch is not None:
        return batch
    today = Reveal.objects.filter(
        reader_id=actor.person_id, opened_at__gte=now - timedelta(days=1), batch=None
    )
    if today.count() >= quota.per_day:
        raise RefusedError(
            Denied(
                _("You have opened %(most)d fields within a day, which is the most.")
                % {"most": quota.per_day}
            )
        )
    same = today.filter(matter=wish.matter, field=wish.field).exclude(person=person)
    if same.values("person").distinct().count() + 1 > quota.batch_from:
        raise RefusedError(
            Denied(_("From %(most)d people on, one matter needs a second person: ask for a batch.")
                   % {"most": quota.batch_from + 1})
        )  # fmt: skip
    return None


def reopened(actor: Actor, reveal_id: UUID) -> Opened | None:
    """What the actor opened a moment ago and may still see; None when its time is over."""
    with within(actor):
        reveal = Reveal.objects.visible_to(actor).select_related("person").filter(
            pk=reveal_id, reader_id=actor.person_id, until__gt=timezone.now()
        ).first()  # fmt: skip
        if reveal is None:
            return None
        return Opened(reveal.pk, Opener(reveal.person).text(reveal.field), reveal.until)


def ask_for_batch(actor: Actor, people: list[UUID], wish: Wish, *, reason: str) -> Batch:
    """Ask to open one field of many people. Somebody else decides.

    Raises:
        InvalidError: no reason, or too many people.
        RefusedError: somebody among them is not theirs.
    """
    if not reason.strip():
        raise InvalidError(_("Say what the numbers are needed for."), field="reason")
    if not 0 < len(set(people)) <= BATCH_MOST:
        raise InvalidError(_("A batch is 1 to %(most)d people.") % {"most": BATCH_MOST}, field="people")
    with within(actor):
        found = list(Person.objects.visible_to(actor).present().filter(pk__in=set(people)))
        if len(found) != len(set(people)):
            raise Person.DoesNotExist
        division = _common([person.division for person in found])
        require(may_reveal(actor, division))
        purpose = _purpose(wish)
        if purpose.needs_matter and not is_open_matter(actor, wish.matter, division):
            raise RefusedError(Denied(_("Name an open matter of this place. A closed one opens nothing.")))
        batch: Batch = Batch.objects.create(
            division=division, asked_by=actor.person_id, field=wish.field, purpose=purpose.code,
            matter=wish.matter, reason=reason.strip()[:300], people=[person.pk for person in found],
        )  # fmt: skip
        record(actor, "reveal_batch.asked", batch, count=len(found), field=wish.field)
        announce(RevealBatchAsked(batch.pk))
    return batch


def decide_batch(actor: Actor, batch_id: UUID, *, is_approved: bool) -> Batch:
    """Let many records be opened, or not. Never by whoever asked.

    Raises:
        RefusedError: the same person, no secretary of the place, or decided already.
    """
    with within(actor):
        batch: Batch = Batch.objects.visible_to(actor).select_for_update().get(pk=batch_id)
        require(may_approve_reveals(actor, batch.division, batch.asked_by))
        if batch.decided_at is not None:
            raise RefusedError(Denied(_("This has been decided already."), "state"))
        now = timezone.now()
        batch.decided_by, batch.decided_at, batch.is_approved = actor.person_id, now, is_approved
        batch.open_until = now + BATCH_OPEN if is_approved else None
        batch.save(update_fields=["decided_by", "decided_at", "is_approved", "open_until"])
        record(actor, "reveal_batch.decided", batch, approved=is_approved)
    return batch


def _common(divisions: list[str]) -> str:
    first, last = min(divisions), max(divisions)
    length = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:length]
