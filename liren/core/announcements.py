"""Announcements: how a room tells rooms above it that something happened.

`announce(CaseClosed(case.pk))` inside an action's transaction enqueues one job per listener in that same
transaction: nothing is heard if the action rolls back, and nothing is lost if the process dies right after
the commit. An event is a frozen dataclass whose fields are ids and codes (str, int, UUID), never a person's
data. Only `liren.flows` listens.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from procrastinate.contrib.django import app

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

    It may be called again for the same event (a worker can die in between): doing it twice must change
    nothing.
    """

    def register(listener: Callable[[E], None]) -> Callable[[E], None]:
        _types[event_type.__qualname__] = event_type
        _listeners.setdefault(event_type.__qualname__, []).append((listener, only))
        return listener

    return register


def announce(event: DataclassInstance) -> None:
    """Tell every listener, after this transaction has committed. Call it inside the action's transaction."""
    name = type(event).__qualname__
    fields = {key: str(value) if isinstance(value, UUID) else value for key, value in asdict(event).items()}
    jobs: list[dict[str, Any]] = [
        {"event": name, "listener": listener.__qualname__, "fields": fields}
        for listener, only in _listeners.get(name, ())
        if all(fields[field] in values for field, values in only.items())
    ]
    if jobs:
        app.configure_task(name=HEAR).batch_defer(*jobs)  # one query, however many listen


def deliver(event: str, listener: str, fields: dict[str, Any]) -> None:
    """Call one listener with the event that was announced. Run by the job `liren.core.jobs.hear`."""
    event_type = _types[event]
    hints = event_type.__annotations__
    values = {key: UUID(value) if hints[key] in (UUID, "UUID") else value for key, value in fields.items()}
    for candidate, _only in _listeners[event]:
        if candidate.__qualname__ == listener:
            candidate(event_type(**values))
