"""Open matters: what a reader has to name before a field is opened.

Rooms above this one say which numbers are matters of theirs, and whether one is open and within the reader's
reach. Without such a word a matter doesn't count.
"""

from __future__ import annotations

from collections.abc import Callable

from liren.accounts.actors import Actor

Check = Callable[[Actor, str, str], bool]  # actor, the matter's number, the person's division
_checks: list[Check] = []


def add_matter_check(check: Check) -> None:
    """Let a room answer for its matters."""
    if check not in _checks:
        _checks.append(check)


def is_open_matter(actor: Actor, number: str, division: str) -> bool:
    """Whether this is the number of a matter that is open, here, and within the actor's reach."""
    return bool(number) and any(check(actor, number, division) for check in _checks)
