"""Agreeing, and taking it back as easily."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.people.models import Consent, Person, Ward
from liren.people.permissions import may_keep_residents
from liren.people.vault import Opener
from liren.people.wall import within

OWN_WORD_FROM = 14  # years: below that a guardian agrees (个人信息保护法 Art. 31)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is agreed to: a purpose, the version of the text, how it was said, and by which guardian."""

    purpose: str
    version: str
    way: str
    is_separate: bool = False
    guardian_id: UUID | None = None


def is_child(person: Person, today: date | None = None) -> bool:
    """Whether somebody is under 14. Without a date of birth the year decides, for the child's good."""
    day, born = today or timezone.localdate(), Opener(person).text("birth_date")
    if born:
        birth = date.fromisoformat(born)
        return (day.year - birth.year) - ((day.month, day.day) < (birth.month, birth.day)) < OWN_WORD_FROM
    return person.birth_year is not None and day.year - person.birth_year <= OWN_WORD_FROM


def is_ones_own(actor: Actor, person: Person) -> bool:
    """Whether the actor is this person, or the guardian of this child. Within the wall."""
    if actor.user_id is None:
        return False
    if person.user_id == actor.user_id:
        return True
    own = Person.objects.filter(user_id=actor.user_id).values("pk")
    return bool(Ward.objects.open().filter(guardian__in=own, child=person).exists())


def give_consent(actor: Actor, person_id: UUID, agreement: Agreement) -> Consent:
    """Write down that somebody agreed: they themselves on their page, or staff who were told or shown it.

    The same agreement again changes nothing; to another version of the text one agrees anew.

    Raises:
        InvalidError: the person is under 14 and no guardian is named, or the guardian is none.
        RefusedError: neither the person nor the community.
    """
    with within(actor):
        person = Person.objects.present().select_for_update().get(pk=person_id)
        if not is_ones_own(actor, person):
            require(may_keep_residents(actor, person.division))
            if agreement.way == Consent.Way.PAGE:
                raise InvalidError(_("Only the person can agree on their own page."), field="way")
        guardian = _guardian(actor, person, agreement)
        standing = Consent.objects.standing().filter(person=person, purpose=agreement.purpose).first()
        if standing is not None:
            if standing.version == agreement.version:
                return standing
            standing.withdrawn_at = timezone.now()
            standing.save(update_fields=["withdrawn_at"])
        consent = Consent(
            person=person, division=person.division, purpose=agreement.purpose, version=agreement.version,
            way=agreement.way, is_separate=agreement.is_separate, by_guardian=guardian,
            given_at=timezone.now(), noted_by=actor.user_id,
        )  # fmt: skip
        consent.save(force_insert=True)
        record(actor, "consent.given", consent, purpose=agreement.purpose, version=agreement.version)
    return consent


def _guardian(actor: Actor, person: Person, agreement: Agreement) -> Person | None:
    if not is_child(person):
        return None
    guardians = Ward.objects.open().filter(child=person).select_related("guardian")
    named: Ward | None
    if agreement.way == Consent.Way.PAGE:
        named = guardians.filter(guardian__user_id=actor.user_id).first()
    else:
        named = guardians.filter(guardian=agreement.guardian_id).first()
    if named is None:
        raise InvalidError(_("For a child under 14 a guardian agrees. Name the guardian."), field="guardian")
    guardian: Person = named.guardian
    return guardian


def withdraw_consent(actor: Actor, consent_id: UUID) -> Consent:
    """Take an agreement back. From then on nothing is opened on its ground; what was lawful stays so.

    Raises:
        RefusedError: neither the person nor the community.
    """
    with within(actor):
        consent: Consent = (
            Consent.objects.select_related("person").select_for_update(of=("self",)).get(pk=consent_id)
        )
        if not is_ones_own(actor, consent.person):
            require(may_keep_residents(actor, consent.division))
        if consent.withdrawn_at is None:
            consent.withdrawn_at = timezone.now()
            consent.save(update_fields=["withdrawn_at"])
            record(actor, "consent.withdrawn", consent, purpose=consent.purpose)
    return consent


def link_account(actor: Actor, person_id: UUID, user_id: UUID) -> Person:
    """Link a person with their own account, after the community has checked who they are.

    Raises:
        RefusedError: the community doesn't keep this record.
        InvalidError: the account is linked with somebody else.
    """
    with within(actor):
        person = Person.objects.visible_to(actor).present().select_for_update().get(pk=person_id)
        require(may_keep_residents(actor, person.division))
        if person.user_id == user_id:
            return person
        if person.user_id is not None or Person.objects.filter(user_id=user_id).exists():
            raise InvalidError(_("This account or this person is linked already."), field="account")
        person.user_id = user_id
        person.save(update_fields=["user_id", "updated_at"])
        record(actor, "person.linked", person)
    return person
