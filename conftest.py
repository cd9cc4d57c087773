"""The shared fixtures, for every test of the house."""

from tests.fixtures import cast, committed, django_db_setup

__all__ = ["cast", "committed", "django_db_setup"]
