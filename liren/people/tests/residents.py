"""People for this room's tests. The numbers are made up and pass their check digits."""

from __future__ import annotations

from datetime import date

from liren.accounts.actors import SYSTEM, Actor
from liren.core.identifiers.citizen import citizen_check_digit
from liren.core.identity import uuid7
from liren.people import matters
from liren.people.actions.registering import PersonFacts, register_person
from liren.people.models import Person
from tests.cast import GRID, Cast

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


def resident_of_each(cast: Cast) -> dict[str, object]:
    """One of everything of this room that a URL can name, for the table of doors."""
    from datetime import timedelta

    from django.utils import timezone

    from liren.people.actions.caring import CareFacts, tag_person
    from liren.people.actions.consenting import Agreement, give_consent, link_account
    from liren.people.actions.revealing import Wish, ask_for_batch
    from liren.people.actions.rights import ask_about_own_data

    open_matters()
    person = link_account(cast.community_worker, a_resident(GRID).pk, cast.resident.person_id)
    give_consent(cast.community_worker, person.pk, Agreement("care", "2026-1", "paper", is_separate=True))
    until = timezone.localdate() + timedelta(days=90)
    tag = tag_person(cast.community_worker, person.pk, CareFacts("alone", "consent", "入户走访", until))
    wish = Wish("phone", "matter", OPEN_MATTER)
    batch = ask_for_batch(cast.community_worker, [person.pk], wish, reason="停水通知")
    asked = ask_about_own_data(cast.resident, person.pk, kind="correction", field="name", words="错字")
    return {"person_id": person.pk, "tag_id": tag.pk, "batch_id": batch.pk, "request_id": asked.pk}
