"""People for this room's tests. The numbers are made up and pass their check digits."""

from __future__ import annotations

from datetime import date

from liren.accounts.actors import SYSTEM, Actor
from liren.core.identifiers.citizen import citizen_check_digit
from liren.core.identity import uuid7
from liren.people import matters
from liren.people.actions.registering import PersonFacts, register_person
from liren.people.models import Person

OPEN_MATTER = "HZ2026-1"


def number_for(born: date, sequence: int) -> str:
    """A citizen id of a made-up county for this date of birth."""
    seventeen = f"110101{born:%Y%m%d}{sequence:03d}"
    return seventeen + citizen_check_digit(seventeen)


def facts(name: str = "欧阳晓", *, sequence: int = 1, phone: str = "13812345678") -> PersonFacts:
    """Facts of somebody born in 1990."""
    return PersonFacts(name=name, id_number=number_for(date(1990, 3, 7), sequence), phone=phone)


def a_resident(division: str, name: str = "欧阳晓", *, sequence: int = 1, by: Actor = SYSTEM) -> Person:
    """Somebody registered in this division."""
    return register_person(by, division, facts(name, sequence=sequence), person_id=uuid7())


def open_matters() -> None:
    """Let `OPEN_MATTER` count as an open matter everywhere, for this test process."""
    matters.add_matter_check(_is_ours)


def _is_ours(actor: Actor, number: str, division: str) -> bool:
    return number == OPEN_MATTER
