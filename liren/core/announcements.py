"""Announcements: how a room tells rooms above it that something happened.

`announce(CaseClosed(case.pk))` inside an action's transaction enqueues one job per listener in that same
transaction: nothing is heard if the action rolls back, and nothing is lost if the process dies right after
the commit. An event is a frozen dataclass whose fields are ids and codes (str, int, UUID), never a person's
data. Only `liren.flows` listens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

E = TypeVar("E", bound="DataclassInstance")
Listener = Callable[[Any], None]
HEAR = "core.hear"  # the job in jobs.py that calls `deliver`

_listeners: dict[str, list[Listener]] = {}
_types: dict[str, type[Any]] = {}


def listen(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Decorator: have this function called, in a job, after each announcement of `event_type`.

    It may be called again for the same event (a worker can die in between): doing it twice must change
    nothing.
    """

    def register(listener: Callable[[E], None]) -> Callable[[E], None]:
        _types[event_type.__qualname__] = event_type
        _listeners.setdefault(event_type.__qualname__, []).append(listener)
        return listener

    return register


def announce(event: DataclassInstance) -> None:
    """Tell every listener, after this transaction has committed. Call it inside the action's transaction."""
    name = type(event).__qualname__
    fields = {key: str(value) if isinstance(value, UUID) else value for key, value in asdict(event).items()}
    for listener in _listeners.get(name, ()):
        app.configure_task(name=HEAR).defer(event=name, listener=listener.__qualname__, fields=fields)


def deliver(event: str, listener: str, fields: dict[str, Any]) -> None:
    """Call one listener with the event that was announced. Run by the job `liren.core.jobs.hear`."""
    event_type = _types[event]
    hints = event_type.__annotations__
    values = {key: UUID(value) if hints[key] in (UUID, "UUID") else value for key, value in fields.items()}
    for candidate in _listeners[event]:
        if candidate.__qualname__ == listener:
            candidate(event_type(**values))
