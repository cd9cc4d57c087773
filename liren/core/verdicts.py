"""Verdicts: whether somebody may do something, and if not, why, in words that person can read.

A permission function returns a verdict; an action requires it; a page shows it beside a disabled button.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes. Truthy, so that `if may_close(actor, case):` reads as it sounds."""

    reason: str = ""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """No, because of `reason`.

    `because` tells what would change the answer: "who" (somebody else may), "state" (not now; a page
    answers 409).
    """

    reason: str
    because: Literal["who", "state"] = "who"

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied


class RefusedError(Exception):
    """An action was refused; the middleware answers 403 ("who") or 409 ("state") with the reason."""

    def __init__(self, verdict: Denied) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


class InvalidError(Exception):
    """What came in can't be used: which field, and what to do about it. A page answers 422."""

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


def require(verdict: Verdict) -> None:
    """Go on only if allowed.

    Raises:
        RefusedError: with the verdict's reason.
    """
    if isinstance(verdict, Denied):
        raise RefusedError(verdict)
