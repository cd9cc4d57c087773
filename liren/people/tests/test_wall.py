"""Nothing about anybody is found by who is not at the gate."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError

from liren.accounts.actors import SYSTEM
from liren.people.models import Household, Person, Reading, Residency
from liren.people.tests.residents import a_resident
from liren.people.wall import within
from tests.cast import FAR_GRID, GRID, NEXT_GRID, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_role_is_bound(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            pytest.skip("this database role can't be bound by row-level security")


def test_a_view_that_forgot_its_filter_finds_nothing(cast: Cast) -> None:
    a_resident(GRID)
    assert list(Person.objects.all()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        assert cursor.fetchone() == (0,)


def test_a_forgotten_filter_inside_the_gate_shows_only_ones_own_place(cast: Cast) -> None:
    mine, other = a_resident(GRID, sequence=1), a_resident(FAR_GRID, sequence=2)
    with within(cast.community_worker):
        found = set(Person.objects.values_list("pk", flat=True))
    assert mine.pk in found
    assert other.pk not in found


@pytest.mark.parametrize(
    "who", ["dispatcher", "commander", "handler", "administrator", "auditor", "outsider"]
)
def test_who_serves_no_household_sees_nobody(cast: Cast, who: str) -> None:
    a_resident(GRID)
    with within(getattr(cast, who)):
        assert not Person.objects.exists()


def test_a_grid_worker_sees_only_the_own_grid(cast: Cast) -> None:
    mine, next_door = a_resident(GRID, sequence=1), a_resident(NEXT_GRID, sequence=2)
    with within(cast.grid_worker):
        assert set(Person.objects.values_list("pk", flat=True)) == {mine.pk}
        assert next_door.pk not in set(
            Person.objects.visible_to(cast.grid_worker).values_list("pk", flat=True)
        )


def test_people_see_themselves_and_nobody_else(cast: Cast) -> None:
    me, other = a_resident(GRID, sequence=1), a_resident(GRID, sequence=2)
    with within(SYSTEM):
        Person.objects.filter(pk=me.pk).update(user_id=cast.resident.user_id)
    with within(cast.resident):
        assert set(Person.objects.values_list("pk", flat=True)) == {me.pk}
    assert other.pk != me.pk


def test_the_gate_closes_behind_one(cast: Cast) -> None:
    a_resident(GRID)
    with within(cast.community_worker):
        with within(cast.outsider):
            assert not Person.objects.exists()
        assert Person.objects.exists()
    assert not Person.objects.exists()


def test_nobody_writes_into_a_place_that_is_not_theirs(cast: Cast) -> None:
    with (
        within(cast.community_worker),
        pytest.raises((ProgrammingError, DatabaseError)),
        transaction.atomic(),
    ):
        Household.objects.create(division=FAR_GRID, address_id=cast.user("resident").pk, since="2024-01-01")


def test_every_table_about_people_stands_behind_the_wall() -> None:
    from django.apps import apps

    walled = [model._meta.db_table for model in apps.get_models() if getattr(model, "PERSONAL", False)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relname = ANY(%s)",
            [walled],
        )
        guarded = {name for (name,) in cursor.fetchall()}
    assert set(walled) == guarded
    assert {Person._meta.db_table, Residency._meta.db_table, Reading._meta.db_table} <= guarded


def test_what_was_read_is_not_changed_afterwards(cast: Cast) -> None:
    person = a_resident(GRID, by=cast.community_worker)
    with within(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.filter(person=person).update(act=Reading.Act.LISTED)
