"""Counts tell about places, never about anybody."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.accounts.actors import SYSTEM
from liren.core.identity import uuid7
from liren.people.actions.living import Home, move_in
from liren.people.actions.registering import register_person
from liren.people.counting import floating_people, living_at, suppressed
from liren.people.tests.residents import a_resident, facts
from liren.people.wall import within
from tests.cast import GRID, Cast


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 30), max_size=8),
    st.integers(2, 12),
)
def test_what_is_hidden_can_not_be_worked_out_from_the_sum(counts: dict[str, int], k: int) -> None:
    shown = suppressed(counts, k)
    hidden = [name for name, count in shown.items() if count is None]
    assert all(count == 0 or count >= k for count in shown.values() if count is not None)
    lump = sum(counts[name] for name in hidden)
    positive = [count for count in counts.values() if count > 0]
    if hidden and len(positive) > len(hidden):
        assert len(hidden) >= 2
        assert lump >= k
    assert {name: count for name, count in shown.items() if count is not None} == {
        name: counts[name] for name in counts if name not in hidden
    }


@pytest.mark.django_db
def test_the_owner_is_away_and_two_tenants_live_here_so_two_people_live_here(cast: Cast) -> None:
    room = uuid7()
    owner, *tenants = (a_resident(GRID, sequence=number) for number in range(1, 4))
    move_in(
        SYSTEM, owner.pk, Home(room, GRID, "owner", date(2020, 1, 1), lives_here=False, is_registered=True)
    )
    for tenant in tenants:
        move_in(SYSTEM, tenant.pk, Home(room, GRID, "tenant", date(2025, 1, 1)))
    with within(SYSTEM):
        assert living_at([room], date(2026, 1, 1)) == {room: 2}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hukou", "since", "counts"),
    [
        ("420704", date(2026, 1, 1), True),  # another city, seven months
        ("420704", date(2026, 6, 1), False),  # another city, two months
        (GRID[:6], date(2026, 1, 1), False),  # registered in this district
        (GRID[:4] + "09", date(2026, 1, 1), False),  # another district of the same city
        ("", date(2026, 1, 1), False),  # nobody knows: not counted
    ],
)
def test_who_counts_as_floating_population(cast: Cast, hukou: str, since: date, counts: bool) -> None:
    from dataclasses import replace

    person = register_person(SYSTEM, GRID, replace(facts(), hukou=hukou), person_id=uuid7())
    move_in(SYSTEM, person.pk, Home(uuid7(), GRID, "tenant", since))
    with within(SYSTEM):
        assert floating_people(GRID[:6], date(2026, 8, 1)).exists() is counts
