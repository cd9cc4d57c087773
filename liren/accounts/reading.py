"""How somebody reads: large type, and which first steps were shown. Cookies carry it, so that no page has to
ask the database; the account remembers it for the next device."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponseBase

from liren.accounts.models import User
from liren.accounts.roles import Role

ELDER_COOKIE: Final = "liren_elder"
TOUR_COOKIE: Final = "liren_tour"  # the role whose first steps are to be shown
A_YEAR: Final = 365 * 24 * 3600


def greet(request: HttpRequest, response: HttpResponseBase, user: User, roles: list[str]) -> None:
    """After signing in: large type if the account has it, and the first steps of a role not seen yet."""
    if user.reads_large:
        keep(request, response, ELDER_COOKIE, "1")
    seen = user.tours_seen.split()
    fresh = next((role for role in roles or [Role.RESIDENT.value] if role not in seen), "")
    if fresh:
        keep(request, response, TOUR_COOKIE, fresh)
    else:
        response.delete_cookie(TOUR_COOKIE)


def keep(request: HttpRequest, response: HttpResponseBase, cookie: str, value: str) -> None:
    """A cookie for a year."""
    response.set_cookie(cookie, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
