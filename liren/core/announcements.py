"""Announcements: how a room tells rooms above it that something happened.

`announce(CaseClosed(case.pk))` inside an action's transaction enqueues one job in that same transaction:
nothing is heard if the action rolls back, and nothing is lost if the process dies right after the commit. The
job calls every listener in one transaction of its own; if one of them fails, that is taken back and each gets
a job for itself, so that none waits for another's trouble. An event is a frozen dataclass whose fields are
ids and codes (str, int, UUID), never a person's data. Only `liren.flows` listens.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from liren.core.streams import CHANNEL, Change, publish

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

E = TypeVar("E", bound="DataclassInstance")
Listener = Callable[[Any], None]
HEAR = "core.hear"  # the job in jobs.py that calls `deliver`

_listeners: dict[str, list[tuple[Listener, dict[str, Collection[str]]]]] = {}
_types: dict[str, type[Any]] = {}


def listen(
    event_type: type[E], **only: Collection[str]
) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Decorator: have this function called, in a job, after each announcement of `event_type`.

    `only` names fields and the values that matter, as in `@listen(CaseStepped, verb=("file", "return"))`: for
    any other announcement no job is made at all.

    It runs inside a transaction and may be called again for the same event (a worker can die in between):
    doing it twice must change nothing.
    """

    def register(listener: Callable[[E], None]) -> Callable[[E], None]:
        _types[event_type.__qualname__] = event_type
        _listeners.setdefault(event_type.__qualname__, []).append((listener, only))
        return listener

    return register


def announce(event: DataclassInstance, *, change: Change | None = None) -> None:
    """Tell every listener, after this transaction has committed. Call it inside the action's transaction.

    With `change`, open pages are told too, by the same query.
    """
    name = type(event).__qualname__
    fields = {key: str(value) if isinstance(value, UUID) else value for key, value in asdict(event).items()}
    listeners = [
        listener.__qualname__
        for listener, only in _listeners.get(name, ())
        if all(fields[field] in values for field, values in only.items())
    ]
    if listeners:
        _enqueue(name, fields, [listeners], change)
    elif change:
        publish(*change)


# Procrastinate's own function, called directly: its Python takes longer than PostgreSQL does.
_ENQUEUE = f"""
SELECT procrastinate_defer_jobs_v1(ARRAY(
    SELECT ROW('default', '{HEAR}', 0, NULL, NULL, job, NULL)::procrastinate_job_to_defer_v1
      FROM unnest((%s)::jsonb[]) AS job))"""  # noqa: S608  # a name of our own


def _enqueue(event: str, fields: dict[str, Any], jobs: list[list[str]], change: Change | None = None) -> None:
    """One job for each list of listeners, by one query."""
    arguments = [
        json.dumps({"event": event, "listeners": listeners, "fields": fields}, ensure_ascii=False)
        for listeners in jobs
    ]
    with connection.cursor() as cursor:
        if change:
            cursor.execute(
                f"{_ENQUEUE}, pg_notify((%s)::text, (%s)::text)", [arguments, CHANNEL, change.notice()]
            )
        else:
            cursor.execute(_ENQUEUE, [arguments])


def deliver(event: str, listeners: list[str], fields: dict[str, Any]) -> None:
    """Call listeners with the event that was announced. Run by the job `liren.core.jobs.hear`."""
    event_type = _types[event]
    hints = event_type.__annotations__
    values = {key: UUID(value) if hints[key] in (UUID, "UUID") else value for key, value in fields.items()}
    chosen = [candidate for candidate, _only in _listeners[event] if candidate.__qualname__ in listeners]
    try:
        with transaction.atomic():
            for listener in chosen:
                listener(event_type(**values))
    except Exception:
        if len(chosen) < 2:
            raise
        _enqueue(event, fields, [[listener.__qualname__] for listener in chosen])
