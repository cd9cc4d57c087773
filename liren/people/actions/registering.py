"""Registering somebody, changing their record, ending it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.identifiers.citizen import parse_citizen_id
from liren.core.identity import uuid7
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record
from liren.people.actions.noting import note_readings
from liren.people.models import Person, Reading
from liren.people.permissions import may_keep_residents
from liren.people.vault import Opener, fill, give_key, move
from liren.people.wall import within


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is written down about somebody. No value of it shows in `repr`."""

    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: str = field(default="", repr=False)
    hukou: str = field(default="", repr=False)  # county of registration, six digits


def checked(facts: PersonFacts) -> PersonFacts:
    """The same facts, with what the identity number says filled in.

    Raises:
        InvalidError: which field is wrong; the value is not repeated.
    """
    name = " ".join(facts.name.split())
    if not name or len(name) > 60:
        raise InvalidError(_("A name has 1 to 60 characters."), field="name")
    number, born, sex = facts.id_number.strip().upper(), facts.birth_date, facts.sex
    if number:
        try:
            parsed = parse_citizen_id(number)
        except InvalidError as error:
            raise InvalidError(error.reason, field="id_number") from error
        if born is not None and born != parsed.birth_date:
            raise InvalidError(
                _("The date of birth differs from the one in the ID number."), field="birth_date"
            )
        born, sex = parsed.birth_date, parsed.sex
    phone = "".join(character for character in facts.phone if character.isdigit() or character == "+")
    if phone and not 7 <= len(phone) <= 15:
        raise InvalidError(_("A phone number has 7 to 15 digits."), field="phone")
    if born is not None and not date(1850, 1, 1) <= born <= timezone.localdate():
        raise InvalidError(_("This date of birth can't be right."), field="birth_date")
    if facts.hukou and not (len(facts.hukou) == 6 and facts.hukou.isdigit()):
        raise InvalidError(_("The place of registration is a code of six digits."), field="hukou")
    return PersonFacts(name, number, phone, born, sex, facts.hukou)


def new_person(division: str, facts: PersonFacts, person_id: UUID | None = None) -> Person:
    """An unsaved person, everything closed. `facts` are checked ones. Used by the import too."""
    person = Person(id=person_id or uuid7(), division=division)
    give_key(person)
    rewritten(person, facts)
    return person


def rewritten(person: Person, facts: PersonFacts) -> None:
    """Close these checked facts in a person. Saves nothing."""
    born = facts.birth_date
    fill(
        person,
        {
            "name": facts.name,
            "id_number": facts.id_number,
            "phone": facts.phone,
            "birth_date": born.isoformat() if born else "",
        },
    )
    person.birth_year, person.sex, person.hukou = (born.year if born else None), facts.sex, facts.hukou


def register_person(actor: Actor, division: str, facts: PersonFacts, *, person_id: UUID) -> Person:
    """Register somebody who lives in this division. The same id again changes nothing.

    Raises:
        RefusedError: the actor doesn't keep the record of this division.
        InvalidError: a field is wrong, or the identity number is registered already.
    """
    require(may_keep_residents(actor, division))
    sound = checked(facts)
    with within(actor):
        if (before := Person.objects.visible_to(actor).filter(pk=person_id).first()) is not None:
            return before
        person = new_person(division, sound, person_id)
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError as error:
            raise InvalidError(
                _("This ID number is registered already. If the person has moved here, ask for a transfer."),
                field="id_number",
            ) from error
        record(actor, "person.registered", person)
        note_readings(actor, [person], Reading.Act.CHANGED)
    return person


def change_person(actor: Actor, person_id: UUID, facts: PersonFacts, *, seen_version: int) -> Person:
    """Write a record anew. Which fields changed is on record, what they were is not.

    Raises:
        RefusedError: not theirs to keep, or somebody was faster (409).
        InvalidError: a field is wrong.
    """
    sound = checked(facts)
    with within(actor):
        person = Person.objects.visible_to(actor).present().select_for_update().get(pk=person_id)
        require(may_keep_residents(actor, person.division))
        if person.version != seen_version:
            raise RefusedError(
                Denied(_("Somebody has changed this record meanwhile. Look at it again."), "state")
            )
        before = facts_of(person)
        changed = [
            one.name for one in fields(PersonFacts) if getattr(before, one.name) != getattr(sound, one.name)
        ]
        if not changed:
            return person
        rewritten(person, sound)
        person.version += 1
        person.save()
        record(actor, "person.changed", person, fields=",".join(changed))
        note_readings(actor, [person], Reading.Act.CHANGED, field=",".join(changed)[:20])
    return person


def facts_of(person: Person) -> PersonFacts:
    """A person's facts in plain text, for an action that writes them again. Never for a page."""
    opener = Opener(person)
    born = opener.text("birth_date")
    return PersonFacts(
        opener.text("name"),
        opener.text("id_number"),
        opener.text("phone"),
        date.fromisoformat(born) if born else None,
        person.sex,
        person.hukou,
    )


def transfer_person(actor: Actor, person_id: UUID, division: str) -> Person:
    """Somebody moves within the actor's reach: every field is closed anew for the new division."""
    require(may_keep_residents(actor, division))
    with within(actor):
        person = Person.objects.visible_to(actor).present().select_for_update().get(pk=person_id)
        require(may_keep_residents(actor, person.division))
        if person.division == division:
            return person
        before = person.division
        move(person, division)
        person.version += 1
        person.save()
        record(actor, "person.transferred", person, before=before)
        note_readings(actor, [person], Reading.Act.CHANGED, field="division")
    return person
