"""Puts the actor on every request."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from liren.accounts.access import ActorRequest
from liren.accounts.actors import ANONYMOUS, Actor
from liren.accounts.models import SignIn
from liren.accounts.queries import visit_of
from liren.accounts.sessions import SESSION_KEY


def _actor(request: ActorRequest) -> Actor:
    """Read afresh for every request: a revoked sign-in or an ended post counts from the next one on."""
    sign_in_id = request.session.get(SESSION_KEY)
    visit = visit_of(request.session, sign_in_id) if sign_in_id else None
    sign_in = visit.sign_in if visit else None
    request.sign_in = sign_in
    if visit is None or sign_in is None:
        return ANONYMOUS
    now = timezone.now()
    if now - sign_in.last_seen_at > SignIn.TOUCH_EVERY:
        SignIn.objects.filter(pk=sign_in.pk).update(last_seen_at=now)
        request.session.modified = True  # the session and its cookie live on with use
    return Actor("person", sign_in.user_id, sign_in.user.name, visit.holdings)


def _not_for(actor: Actor) -> HttpResponse:
    if actor.user_id is None:
        return JsonResponse({"reason": _("Please sign in.")}, status=HTTPStatus.UNAUTHORIZED)
    reason = _("Another account is signed in; this waits for its own.")
    return JsonResponse({"reason": reason, "field": ""}, status=HTTPStatus.PRECONDITION_FAILED)


ACCOUNT = "Liren-Account"  # on pages: for whom they were made; on requests: for whom they are meant


class ActorMiddleware:
    """Sets `request.actor`, found at its first use; ANONYMOUS when nobody is signed in.

    A device that kept something for one account says so with it; it is refused when another one is signed in
    (412) or nobody (401). Pages say whose they are, so that a device never shows them to anybody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asking = cast(ActorRequest, request)
        asking.sign_in = None
        asking.actor = cast(Actor, SimpleLazyObject(lambda: _actor(asking)))
        meant_for = request.headers.get(ACCOUNT)
        if meant_for is not None and meant_for != str(asking.actor.user_id or "none"):
            return _not_for(asking.actor)
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES or asking.sign_in is not None
            response[ACCOUNT] = str((asking.actor.user_id if signed_in else None) or "none")
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"  # no cache between keeps what is for one
        return response
