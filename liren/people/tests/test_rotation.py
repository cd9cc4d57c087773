"""A new platform key: everything opens as before, and the old key is needed no more."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from liren.accounts.actors import SYSTEM
from liren.core.encryption import is_of_current_key
from liren.core.rotation import rotate_columns
from liren.people.actions.registering import facts_of
from liren.people.actions.rewrapping import rewrap_people
from liren.people.models import Person
from liren.people.queries import people_found
from liren.people.tests.residents import a_resident
from liren.people.wall import within
from tests.cast import GRID, Cast


@pytest.mark.django_db
def test_after_a_rotation_the_old_key_is_not_needed(cast: Cast, settings: Settings) -> None:
    person = a_resident(GRID)
    before, name = facts_of(person), cast.user("resident").name
    settings.DATA_KEYS_OLD = (settings.DATA_KEY,)
    settings.INDEX_KEY = settings.DATA_KEY
    settings.DATA_KEY = "another key altogether"
    assert rewrap_people() == 1
    assert rotate_columns() >= len(cast.users)
    settings.DATA_KEYS_OLD = ()
    with within(SYSTEM):
        again = Person.objects.get(pk=person.pk)
        assert is_of_current_key(bytes(again.data_key))
        assert facts_of(again) == before
    assert [one.id for one in people_found(cast.community_worker, "13812345678")] == [person.pk]
    assert type(cast.user("resident")).objects.get(pk=cast.user("resident").pk).name == name
    assert (rewrap_people(), rotate_columns()) == (0, 0)
