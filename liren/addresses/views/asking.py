"""What the pages of this room have in common."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from liren.accounts.access import ActorRequest
from liren.accounts.actors import Actor
from liren.places.names import division_names

PER_PAGE = 50


def asked_scope(request: ActorRequest) -> str:
    """The division asked for, else the one that the reader serves."""
    asked = request.GET.get("scope", "")
    if asked.isdecimal() and len(asked) in (2, 4, 6, 9, 12, 15):
        return asked
    return own_scope(request.actor)


def own_scope(actor: Actor) -> str:
    """The widest division of the reader's staff posts."""
    scopes = sorted((post.scope for post in actor.holdings if post.role != "resident"), key=len)
    return scopes[0] if scopes else ""


def scope_path(scope: str, address: str) -> list[tuple[str, str] | str]:
    """The divisions from the city down to a scope, each leading to the same page for it."""
    codes = [scope[:size] for size in (4, 6, 9, 12, 15) if size <= len(scope)]
    names = division_names(codes)
    found: list[tuple[str, str] | str] = [(names[code], f"{address}?scope={code}") for code in codes[:-1]]
    return found + [names[code] for code in codes[-1:]]


def page_number(request: HttpRequest) -> int:
    """Which page of a list, from 1."""
    text = request.GET.get("page", "1")
    return max(1, min(int(text), 2000)) if text.isdecimal() else 1


def sliced(found: Sequence[object], number: int) -> tuple[list[object], bool]:
    """The lines of a page, and whether there are more."""
    start = (number - 1) * PER_PAGE
    lines = list(found[start : start + PER_PAGE + 1])
    return lines[:PER_PAGE], len(lines) > PER_PAGE
