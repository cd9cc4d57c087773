"""Guards for views: who may come in at all. What they may do there is for permissions to say."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.models import SignIn
from liren.accounts.roles import Role
from liren.core.verdicts import Denied, RefusedError


class ActorRequest(HttpRequest):
    """A request as views get it. For type annotations; the middleware sets the attributes.

    `sign_in` is found together with `actor`: ask for the actor first. Every guard below does.
    """

    actor: Actor
    sign_in: SignIn | None


P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponseBase]
GuardedView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def safe_next(request: HttpRequest, wanted: str, otherwise: str = "/") -> str:
    """`wanted` if it leads to this site, else `otherwise`."""
    same_site = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and same_site else otherwise


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks rather than a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    reads = request.method in ("GET", "HEAD")
    back = request.get_full_path() if reads else "/"
    address = f"{reverse('sign_in')}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return JsonResponse({"reason": _("Please sign in.")}, status=401, headers={"HX-Redirect": address})
    if wants_json(request):
        return JsonResponse({"reason": _("Please sign in.")}, status=401)
    if reads:
        return redirect(address)
    return render(request, "accounts/sign_in_needed.html", {"address": address}, status=401)


def _guard(view: View[P], welcome: Callable[[Actor], bool]) -> GuardedView[P]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        asking = cast(ActorRequest, request)
        if asking.actor.kind != "person":
            return _ask_to_sign_in(request)
        if not welcome(asking.actor):
            raise RefusedError(Denied(_("This page is for people who hold another post.")))
        return view(asking, *args, **kwargs)

    return cast(GuardedView[P], guarded)


def signed_in_required(view: View[P]) -> GuardedView[P]:
    """Let in whoever is signed in; others are sent to sign in (pages) or answered 401."""
    return _guard(view, lambda actor: True)


def staff_required(view: View[P]) -> GuardedView[P]:
    """Let in holders of any staff post; residents are refused with 403."""
    return _guard(view, lambda actor: actor.is_staff)


def role_required(*roles: Role) -> Callable[[View[P]], GuardedView[P]]:
    """Let in holders of one of these roles, wherever they hold it."""

    def decorate(view: View[P]) -> GuardedView[P]:
        return _guard(view, lambda actor: actor.holds(*roles))

    return decorate
