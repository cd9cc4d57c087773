"""Signing in and out."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liren.accounts import actions
from liren.accounts.access import ActorRequest, safe_next
from liren.accounts.codes import parse_phone
from liren.accounts.demo_people import demo_people
from liren.accounts.forms import CodeForm, PhoneForm, SignInForm
from liren.accounts.models import Post, User
from liren.accounts.reading import greet
from liren.accounts.sessions import client_address
from liren.core.encryption import mask_phone
from liren.core.verdicts import Denied, InvalidError, RefusedError

DEMO_FROM = "demo_from"  # in the session of a demo: as whom the visitor was here before
CODE_KEY = "sign_in_code"  # in the session: the id of the code that was sent, never the number


def wanted_page(request: HttpRequest) -> str:
    """Where to go after signing in: `next`, if it leads to this site."""
    return safe_next(request, request.POST.get("next") or request.GET.get("next") or "/")


def _welcome(request: ActorRequest, user: User, means: str) -> HttpResponse:
    goal = wanted_page(request)
    actions.start_sign_in(request, user, means=means)
    response = redirect(goal)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:  # a choice made on this device stands
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
    posts = Post.objects.valid().filter(user=user).order_by("valid_from")
    greet(request, response, user, list(posts.values_list("role", flat=True)))
    return response


def _context(request: HttpRequest, kind: str) -> dict[str, object]:
    after = {"next": wanted_page(request)}
    ways = [
        ("code", _("For residents"), f"{reverse('sign_in_code')}?{urlencode(after)}"),
        ("password", _("For staff"), f"{reverse('sign_in')}?{urlencode(after)}"),
    ]
    return {**after, "ways": ways, "way": kind, "people": demo_people()}


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """By login name and password."""
    form = SignInForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.sign_in_with_password(**form.cleaned_data, address=client_address(request))
        except InvalidError as wrong:
            form.add_error(None, wrong.reason)
            status = 422
        except RefusedError as refused:
            form.add_error(None, refused.verdict.reason)
            status = 429
        else:
            return _welcome(cast(ActorRequest, request), user, "password")
    return render(
        request, "accounts/sign_in.html", {"form": form, **_context(request, "password")}, status=status
    )


@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponseBase:
    """By phone, first step: ask for a code."""
    form = PhoneForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            phone = parse_phone(form.cleaned_data["phone"])
            sent = actions.request_sign_in_code(phone, address=client_address(request))
        except InvalidError as wrong:
            form.add_error("phone", wrong.reason)
            status = 422
        except RefusedError as refused:
            form.add_error(None, refused.verdict.reason)
            status = 429
        else:
            request.session[CODE_KEY] = {"id": str(sent.id), "shown": sent.shown, "phone": mask_phone(phone)}
            return redirect(f"{reverse('sign_in_code_check')}?{urlencode({'next': wanted_page(request)})}")
    return render(
        request, "accounts/sign_in_code.html", {"form": form, **_context(request, "code")}, status=status
    )


@never_cache
@sensitive_post_parameters("code")
def sign_in_code_check(request: HttpRequest) -> HttpResponseBase:
    """By phone, second step: type the code."""
    sent = request.session.get(CODE_KEY)
    if not sent:
        return redirect("sign_in_code")
    form = CodeForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.sign_in_with_code(
                sent["id"], form.cleaned_data["code"], address=client_address(request)
            )
        except InvalidError as wrong:
            form.add_error("code", wrong.reason)
            status = 422
        except RefusedError as refused:
            form.add_error(None, refused.verdict.reason)
            status = 429
        else:
            del request.session[CODE_KEY]
            return _welcome(cast(ActorRequest, request), user, "code")
    context = {"form": form, "sent": sent, "next": wanted_page(request)}
    return render(request, "accounts/sign_in_code_check.html", context, status=status)


@require_POST
def sign_in_demo(request: HttpRequest) -> HttpResponseBase:
    """One press in a demo: enter as one of the people whom the sign-in page shows."""
    person = next((one for one in demo_people() if str(one.user_id) == request.POST.get("user")), None)
    if person is None:
        raise RefusedError(Denied(_("This way in is open in a demo only.")))
    before = request.session.get(DEMO_FROM) or str(cast(ActorRequest, request).actor.user_id or "")
    response = _welcome(cast(ActorRequest, request), User.objects.get(pk=person.user_id), "demo")
    request.session[DEMO_FROM] = before if before != str(person.user_id) else ""
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End this sign-in."""
    actions.sign_out(cast(ActorRequest, request))
    response = redirect("/")
    response["Clear-Site-Data"] = '"cache"'  # the next person at this device can't page back
    return response
