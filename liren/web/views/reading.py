"""How somebody likes to read: large type, light or dark. Kept in a cookie, and with the account of
whoever is signed in."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from liren.accounts.access import ActorRequest, safe_next
from liren.accounts.actions import remember_reading, remember_tour
from liren.accounts.reading import ELDER_COOKIE, TOUR_COOKIE, keep
from liren.web.context import DARK_MEDIA, THEME_COOKIE


@require_POST
def set_elder(request: HttpRequest) -> HttpResponse:
    """Switch large type on ("1") or off and go back."""
    wanted = request.POST.get("elder") == "1"
    remember_reading(cast(ActorRequest, request).actor, reads_large=wanted)
    return _remember(request, ELDER_COOKIE, "1" if wanted else "0")


@require_POST
def end_tour(request: HttpRequest) -> HttpResponse:
    """The first steps were read, or skipped: not again for this account."""
    remember_tour(cast(ActorRequest, request).actor, request.COOKIES.get(TOUR_COOKIE, ""))
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    response.delete_cookie(TOUR_COOKIE)
    return response


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Choose auto, light or dark and go back."""
    wanted = request.POST.get("theme", "auto")
    return _remember(request, THEME_COOKIE, wanted if wanted in DARK_MEDIA else "auto")


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    keep(request, response, cookie, value)
    return response
