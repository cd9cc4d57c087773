"""What happens to places that rooms above may want to hear of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ZoningChanged:
    """The border or the existence of a place changed. `verb` as in the ledger; `on` is the ISO date."""

    code: str  # scope of the place; the place above for edits of many at once
    verb: str
    on: str


@dataclass(frozen=True, slots=True)
class OverlapRuled:
    """Somebody ruled which of the claims to an overlap locates the points in it."""

    number: str
    winner: str
    on: str
