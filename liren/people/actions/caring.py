"""Care tags: noted on a legal basis, until a day, and taken off again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.people.actions.noting import note_readings
from liren.people.models import CareKind, CareTag, Consent, Person, Reading
from liren.people.permissions import may_keep_residents, may_reveal
from liren.people.purposes import purposes
from liren.people.wall import within

CONSENT_PURPOSE = "care"


@dataclass(frozen=True, slots=True)
class CareFacts:
    """Which care, on what ground, shown by which paper, until when."""

    kind: str
    basis: str
    source: str
    until: date


def tag_person(actor: Actor, person_id: UUID, facts: CareFacts) -> CareTag:
    """Note that somebody is owed care of a kind. The same tag while it stands changes nothing.

    Raises:
        InvalidError: no such kind, no source, too long, or the separate consent is missing.
        RefusedError: the community doesn't keep this record.
    """
    today = timezone.localdate()
    kind = CareKind.objects.filter(pk=facts.kind, valid_from__lte=today).exclude(valid_to__lt=today).first()
    if kind is None:
        raise InvalidError(_("There is no such kind of care."), field="kind")
    if not facts.source.strip():
        raise InvalidError(_("Name the paper or the talk it rests on."), field="source")
    if not today <= facts.until <= today + timedelta(days=kind.longest_days):
        raise InvalidError(
            _("It ends within %(days)d days; then somebody looks again.") % {"days": kind.longest_days},
            field="until",
        )
    with within(actor):
        person = Person.objects.visible_to(actor).present().select_for_update().get(pk=person_id)
        require(may_keep_residents(actor, person.division))
        if kind.is_sensitive and facts.basis != CareTag.Basis.DUTY and not _agreed(person):
            raise InvalidError(_("A need like this is noted only after a consent of its own."), field="basis")
        standing = CareTag.objects.filter(person=person, kind=kind, until__gte=today).first()
        if standing is not None:
            same: CareTag = standing
            return same
        tag = CareTag(
            person=person, division=person.division, kind=kind, basis=facts.basis,
            source=facts.source.strip()[:200], since=today, until=facts.until, noted_by=actor.user_id,
        )  # fmt: skip
        tag.save(force_insert=True)
        record(actor, "care.tagged", tag)  # not which kind: the ledger outlives the right to know it
        note_readings(actor, [person], Reading.Act.CHANGED, field="care")
    return tag


def _agreed(person: Person) -> bool:
    standing = Consent.objects.standing().filter(person=person, purpose=CONSENT_PURPOSE, is_separate=True)
    return bool(standing.exists())


def end_tag(actor: Actor, tag_id: UUID) -> CareTag:
    """Take a tag off today."""
    with within(actor):
        tag: CareTag = CareTag.objects.visible_to(actor).select_for_update().get(pk=tag_id)
        require(may_keep_residents(actor, tag.division))
        yesterday = timezone.localdate() - timedelta(days=1)
        if tag.until > yesterday:
            tag.until = max(tag.since, yesterday)
            tag.save(update_fields=["until"])
            record(actor, "care.ended", tag)
    return tag


def look_at_tags(actor: Actor, person_id: UUID, *, purpose: str) -> list[CareTag]:
    """The tags of one person, for a purpose; the person will see that somebody looked.

    Raises:
        InvalidError: no purpose was chosen.
        RefusedError: not theirs.
    """
    if purpose not in {one.code for one in purposes()}:
        raise InvalidError(_("Choose what it is for."), field="purpose")
    with within(actor):
        person = Person.objects.visible_to(actor).present().get(pk=person_id)
        require(may_reveal(actor, person.division))
        note_readings(actor, [person], Reading.Act.TAGS, purpose=purpose)
        today = timezone.localdate()
        found = (
            CareTag.objects.filter(person=person, until__gte=today).select_related("kind").order_by("until")
        )
        return list(found)
