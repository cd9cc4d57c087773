"""Opening a field is an act of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.core.sealing import Sealed
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from liren.people.actions.revealing import Wish, ask_for_batch, decide_batch, reopened, reveal_field
from liren.people.models import Person, Reading, Reveal, RevealQuota
from liren.people.tests.residents import OPEN_MATTER, a_resident, open_matters
from liren.people.wall import within
from tests.cast import GRID, NEXT_GRID, Cast

pytestmark = pytest.mark.django_db
PHONE = Wish("phone", "matter", OPEN_MATTER)


@pytest.fixture(autouse=True)
def _matters() -> None:
    open_matters()


def test_a_field_opens_for_a_purpose_in_an_open_matter_for_a_minute(cast: Cast) -> None:
    person = a_resident(GRID)
    opened = reveal_field(cast.grid_worker, person.pk, PHONE)
    assert opened.text == "13812345678"
    assert timedelta(seconds=50) < opened.until - timezone.now() <= timedelta(seconds=60)
    assert "13812345678" not in repr(opened)


def test_it_can_be_looked_at_until_its_minute_is_over_and_only_by_who_opened_it(cast: Cast) -> None:
    opened = reveal_field(cast.grid_worker, a_resident(GRID).pk, PHONE)
    again = reopened(cast.grid_worker, opened.reveal_id)
    assert again is not None
    assert again.text == opened.text
    assert reopened(cast.community_worker, opened.reveal_id) is None
    with within(SYSTEM):
        Reveal.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert reopened(cast.grid_worker, opened.reveal_id) is None


def test_the_person_can_see_it_and_the_ledger_knows_it_without_the_value(cast: Cast) -> None:
    person = a_resident(GRID)
    reveal_field(cast.grid_worker, person.pk, PHONE)
    with within(SYSTEM):
        reading = Reading.objects.get(person=person, act=Reading.Act.REVEALED)
    assert (reading.field, reading.purpose, reading.matter, reading.office) == (
        "phone",
        "matter",
        OPEN_MATTER,
        GRID,
    )
    entry = Entry.objects.filter(verb="person.revealed").latest("id")
    assert "13812345678" not in entry.details


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (Wish("phone", "matter", "HZ-closed"), RefusedError),
        (Wish("phone", "matter", ""), RefusedError),
        (Wish("phone", "curiosity", OPEN_MATTER), InvalidError),
        (Wish("data_key", "matter", OPEN_MATTER), InvalidError),
        (Wish("phone", "benefit", OPEN_MATTER), RefusedError),
    ],
)
def test_without_a_matter_a_purpose_or_the_consent_it_needs_nothing_opens(
    cast: Cast, wish: Wish, error: type[Exception]
) -> None:
    person = a_resident(GRID)
    with pytest.raises(error):
        reveal_field(cast.grid_worker, person.pk, wish)
    with within(SYSTEM):
        assert not Reveal.objects.exists()


def test_somebody_elses_resident_is_missing_and_not_forbidden(cast: Cast) -> None:
    person = a_resident(NEXT_GRID)
    for who in (cast.grid_worker, cast.dispatcher, cast.outsider, cast.administrator):
        with pytest.raises(Person.DoesNotExist):
            reveal_field(who, person.pk, PHONE)


def test_a_day_has_a_quota(cast: Cast) -> None:
    RevealQuota.objects.update(per_day=2)
    person = a_resident(GRID)
    reveal_field(cast.grid_worker, person.pk, PHONE)
    reveal_field(cast.grid_worker, person.pk, Wish("name", "matter", OPEN_MATTER))
    with pytest.raises(RefusedError):
        reveal_field(cast.grid_worker, person.pk, Wish("id_number", "matter", OPEN_MATTER))


def test_many_people_need_a_second_person(cast: Cast) -> None:
    RevealQuota.objects.update(batch_from=2)
    people = [a_resident(GRID, sequence=number) for number in range(1, 4)]
    for person in people[:2]:
        reveal_field(cast.community_worker, person.pk, PHONE)
    with pytest.raises(RefusedError):
        reveal_field(cast.community_worker, people[2].pk, PHONE)
    batch = ask_for_batch(cast.community_worker, [one.pk for one in people], PHONE, reason="停水通知")
    with pytest.raises(RefusedError):
        decide_batch(cast.community_worker, batch.pk, is_approved=True)
    decide_batch(cast.secretary, batch.pk, is_approved=True)
    assert reveal_field(cast.community_worker, people[2].pk, PHONE).text == "13812345678"


def test_a_sealed_field_prints_as_dots_and_opens_in_no_other_row(cast: Cast) -> None:
    from liren.core.encryption import DecryptionError
    from liren.people.vault import Opener

    one, other = a_resident(GRID, sequence=1), a_resident(GRID, "李四", sequence=2)
    assert f"{one.name}{one.name!r}" == "•••Sealed()"
    other.name = Sealed(one.name.blob)
    with pytest.raises(DecryptionError):
        Opener(other).text("name")
    one.division = NEXT_GRID
    with pytest.raises(DecryptionError):
        Opener(one).text("name")
