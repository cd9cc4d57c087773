"""Fixtures for the tests of every room; conftest.py hands them out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.cast import Cast


@pytest.fixture(scope="session")
def django_db_setup(  # pytest-django names the parts that it is made of
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_keepdb: bool,
    django_db_createdb: bool,
) -> Iterator[None]:
    """The migrated test database, also for tests that ask only for a copy of it."""
    from django.test.utils import setup_databases, teardown_databases

    keep = django_db_keepdb and not django_db_createdb
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, keepdb=keep)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture
def cast(db: None) -> Cast:
    """The shared cast, in this test's transaction."""
    from tests.cast import build_cast

    return build_cast()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of the test's own, where commits are real; yields its name."""
    from tests.databases import own_database

    with django_db_blocker.unblock(), own_database() as name:
        yield name
