"""Every process notices a change of the zoning, whoever made it and however."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.places.locating import locate
from liren.places.models import Grid
from liren.places.revision import LOOK_EVERY, current_revision
from liren.places.tests.zoning import SOUTH, grid_code, make_town

WEST = grid_code(SOUTH, 1)
IN_WEST = (117.005, 36.005)


def elsewhere(statement: str) -> None:
    """Run SQL on another connection, as another process would, past every hook of this one."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def is_found() -> bool:
    found = locate(*IN_WEST)
    return found is not None and found.grid == WEST


def test_a_change_by_another_process_is_seen_within_moments(committed: str) -> None:
    make_town()
    assert is_found()
    elsewhere(f"UPDATE places_grid SET valid_to = valid_from WHERE code = '{WEST}'")
    time.sleep(2 * LOOK_EVERY)
    assert not is_found()


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE places_grid SET name = 'x'", "DELETE FROM places_division"])
def test_every_way_of_writing_changes_the_revision(statement: str) -> None:
    make_town()
    with connection.cursor() as cursor:
        cursor.execute("SELECT revision FROM places_zoning")
        before = cursor.fetchone()
        cursor.execute(statement)
        cursor.execute("SELECT revision FROM places_zoning")
        assert cursor.fetchone() != before


@pytest.mark.django_db
def test_locating_many_points_asks_for_the_revision_once() -> None:
    make_town()
    assert is_found()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for _ in range(100):
            locate(*IN_WEST)
    assert len(queries) <= 1


@pytest.mark.django_db
def test_a_write_through_the_models_is_seen_at_once() -> None:
    make_town()
    assert is_found()
    before = current_revision()
    Grid.objects.filter(code=WEST).delete()
    assert current_revision() != before
    assert not is_found()
