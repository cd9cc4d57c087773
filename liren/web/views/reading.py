"""How somebody likes to read: large type, light or dark. Kept in a cookie: it works before signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from liren.accounts.access import safe_next
from liren.web.context import DARK_MEDIA, ELDER_COOKIE, THEME_COOKIE

A_YEAR = 365 * 24 * 3600


@require_POST
def set_elder(request: HttpRequest) -> HttpResponse:
    """Switch large type on ("1") or off and go back."""
    return _remember(request, ELDER_COOKIE, "1" if request.POST.get("elder") == "1" else "0")


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Choose auto, light or dark and go back."""
    wanted = request.POST.get("theme", "auto")
    return _remember(request, THEME_COOKIE, wanted if wanted in DARK_MEDIA else "auto")


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    response.set_cookie(cookie, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    return response
