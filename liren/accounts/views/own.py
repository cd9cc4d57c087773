"""Pages about oneself: account, password, where one is signed in."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liren.accounts import actions
from liren.accounts.access import ActorRequest, signed_in_required
from liren.accounts.forms import AccountForm, PasswordForm
from liren.accounts.hooks import place_names
from liren.accounts.models import Post, User
from liren.accounts.queries import sign_ins_of
from liren.core.verdicts import InvalidError


@signed_in_required
def my_account(request: ActorRequest) -> HttpResponseBase:
    """Name, address for messages, language; which posts one holds."""
    user = User.objects.get(pk=request.actor.person_id)
    initial = {"name": user.name, "email": user.email, "language": user.language}
    form = AccountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        user = actions.update_account(request.actor, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Saved."))
        response = redirect("my_account")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response
    posts = list(Post.objects.valid().filter(user=user).order_by("valid_from"))
    names = place_names(post.scope for post in posts)
    context = {"form": form, "user": user, "posts": [(post, names[post.scope]) for post in posts]}
    return render(request, "accounts/my_account.html", context)


@sensitive_post_parameters("old", "password")
@signed_in_required
def change_password(request: ActorRequest) -> HttpResponseBase:
    """A new password."""
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["password"]
        try:
            actions.change_password(request.actor, old=old, new=new, keep=request.sign_in)
        except InvalidError as wrong:
            form.add_error(wrong.field, wrong.reason)
            status = 422
        else:
            messages.success(request, _("Your password is changed; other devices are signed out."))
            return redirect("my_account")
    return render(request, "accounts/change_password.html", {"form": form}, status=status)


@signed_in_required
def my_sessions(request: ActorRequest) -> HttpResponseBase:
    """Where one is signed in."""
    here = request.sign_in
    context = {"sign_ins": sign_ins_of(request.actor)[:50], "here": here and here.pk}
    return render(request, "accounts/my_sessions.html", context)


@require_POST
@signed_in_required
def end_session(request: ActorRequest, sign_in_id: UUID) -> HttpResponseBase:
    """Sign one device out."""
    actions.revoke_sign_in(request.actor, sign_in_id)
    messages.success(request, _("That device is signed out."))
    return redirect("my_sessions")


@require_POST
@signed_in_required
def end_other_sessions(request: ActorRequest) -> HttpResponseBase:
    """Sign every other device out."""
    count = actions.revoke_other_sign_ins(request.actor, keep=request.sign_in)
    words = ngettext(
        "%(count)d other device is signed out.", "%(count)d other devices are signed out.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("my_sessions")
