"""The second wall: PostgreSQL shows a row about a person only to who is named at the gate.

Every table of this room has a row-level policy that compares the row's division with the scopes set here, for
one transaction. Nothing is set by default, so a query that somebody wrote without `within` finds nothing,
whatever its filter says. The policy binds the tables' owner too (FORCE); a superuser it can't bind, which
`python -m liren check settings` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from liren.accounts.actors import Actor
from liren.people.permissions import own_scopes

NOBODY, EVERYBODY = "^$", "^"


@contextmanager
def within(actor: Actor) -> Iterator[None]:
    """Open the wall for what this actor may see, until the block ends. In a transaction of its own.

    Blocks may lie inside one another; the inner one counts while it lasts.
    """
    pattern = EVERYBODY if actor.kind == "system" else _pattern(own_scopes(actor))
    with _opened(pattern, actor.user_id, ()):
        if actor.user_id is None:
            yield
            return
        from liren.people.models import Person, Ward

        own = list(Person.objects.filter(user_id=actor.user_id).values_list("pk", flat=True))
        with _opened(pattern, actor.user_id, tuple(own)):
            wards = list(Ward.objects.filter(guardian_id__in=own).open().values_list("child_id", flat=True))
        with _opened(pattern, actor.user_id, (*own, *wards)):
            yield


def _pattern(scopes: tuple[str, ...]) -> str:
    return "^(" + "|".join(scope for scope in scopes) + ")" if scopes else NOBODY


@contextmanager
def _opened(pattern: str, user_id: UUID | None, own: tuple[UUID, ...]) -> Iterator[None]:
    with transaction.atomic():
        before = _now()
        _set(pattern, str(user_id or ""), "{" + ",".join(str(one) for one in own) + "}")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _set(*before)


def _now() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('liren.people_scope', true), ''),"
            " coalesce(current_setting('liren.people_user', true), ''),"
            " coalesce(current_setting('liren.people_own', true), '')"
        )
        row: tuple[str, str, str] = cursor.fetchone()
    return row


def _set(pattern: str, user_id: str, own: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('liren.people_scope', %s, true), set_config('liren.people_user', %s, true),"
            " set_config('liren.people_own', %s, true)",
            [pattern, user_id, own],
        )
