"""Signing in by password, staying signed in, signing out, here and elsewhere."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.middleware.csrf import rotate_token
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.access import ActorRequest
from liren.accounts.actors import ANONYMOUS, Actor
from liren.accounts.models import SignIn, User
from liren.accounts.passwords import require_strong
from liren.accounts.permissions import may_manage_user
from liren.accounts.queries import actor_for
from liren.accounts.rules import rules
from liren.accounts.sessions import SESSION_KEY, device_label
from liren.core.encryption import blind_index
from liren.core.limits import hit
from liren.core.streams import publish
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record


def sign_in_with_password(login: str, password: str, *, address: str) -> User:
    """The user whose login and password these are. Attempts are counted per login name and per address.

    An unknown name, a wrong password and a deactivated account look the same and take as long. Not in a
    transaction: a refused attempt must stay counted.

    Raises:
        RefusedError: too many attempts.
        InvalidError: no such pair.
    """
    today = rules()
    window = timedelta(minutes=today["tries_window_minutes"])
    login = login.strip().lower()
    require(hit("sign_in.address", blind_index("address", address), today["tries_per_address"], window))
    require(hit("sign_in.login", blind_index("login", login), today["tries_per_login"], window))
    user = User.objects.by_login(login)
    if user is None:
        make_password(password)  # takes the time that checking would have taken
    elif user.check_password(password) and user.is_active:
        return user
    else:
        record(ANONYMOUS, "user.sign_in_failed", user)
    raise InvalidError(_("Login name or password is wrong."), field="login")


@transaction.atomic
def start_sign_in(request: ActorRequest, user: User, *, means: str) -> SignIn:
    """Sign this browser in under a fresh session key. `means` is "password", "code" or "demo"."""
    actor = actor_for(user)
    today = rules()
    idle = today["staff_idle_minutes"] if actor.is_staff else today["resident_idle_minutes"]
    if request.session.get(SESSION_KEY):
        request.session.flush()
    request.session.cycle_key()  # a key that somebody planted beforehand is worth nothing
    rotate_token(request)
    sign_in = SignIn.objects.create(
        user=user,
        session_key=str(request.session.session_key),
        device=device_label(request.headers.get("User-Agent", "")),
        idle_minutes=idle,
    )
    request.session[SESSION_KEY] = str(sign_in.pk)
    request.session.set_expiry(idle * 60)
    request.actor, request.sign_in = actor, sign_in
    record(actor, "user.signed_in", user, means=means)
    return sign_in


@transaction.atomic
def sign_out(request: ActorRequest) -> None:
    """End this browser's sign-in and forget its session."""
    if request.actor.kind == "person" and request.sign_in is not None:  # the sign-in is found with the actor
        _end(request.actor, request.sign_in)
    request.session.flush()
    request.actor, request.sign_in = ANONYMOUS, None


@transaction.atomic
def revoke_sign_in(actor: Actor, sign_in_id: UUID) -> None:
    """Sign one device out: one's own, or that of somebody whom the actor administers."""
    visible = User.objects.visible_to(actor)
    sign_in = SignIn.objects.select_related("user").filter(user__in=visible).get(pk=sign_in_id)
    if sign_in.user_id != actor.user_id:
        require(may_manage_user(actor, sign_in.user))
    _end(actor, sign_in)


@transaction.atomic
def revoke_other_sign_ins(actor: Actor, *, keep: SignIn | None) -> int:
    """Sign out everywhere but here; says how many devices that were."""
    others = SignIn.objects.filter(user_id=actor.person_id, revoked_at=None)
    if keep is not None:
        others = others.exclude(pk=keep.pk)
    ended = list(others)
    for sign_in in ended:
        _end(actor, sign_in)
    return len(ended)


@transaction.atomic
def change_password(actor: Actor, *, old: str, new: str, keep: SignIn | None) -> None:
    """Set a new password and sign out every other device.

    Raises:
        InvalidError: the old password is wrong or the new one weak.
    """
    user: User = User.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    if user.has_usable_password() and not user.check_password(old):
        raise InvalidError(_("The current password is wrong."), field="old")
    require_strong(new, user)
    user.set_password(new)
    user.save(update_fields=["password"])
    record(actor, "user.password_changed", user)
    revoke_other_sign_ins(actor, keep=keep)


@transaction.atomic
def reset_password(actor: Actor, user: User, *, password: str) -> None:
    """Give somebody who forgot theirs a first password, and sign them out everywhere.

    Raises:
        RefusedError: the actor does not administer this person.
        InvalidError: the password is weak.
    """
    user = User.objects.visible_to(actor).select_for_update(no_key=True).get(pk=user.pk)
    require(may_manage_user(actor, user))
    require_strong(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(actor, "user.password_reset", user)
    for sign_in in SignIn.objects.filter(user=user, revoked_at=None):
        _end(actor, sign_in)


@transaction.atomic
def purge_sign_ins(*, older_than: timedelta) -> int:
    """Forget sign-ins that ended or fell idle so long ago. Run by a job."""
    before = timezone.now() - older_than
    return SignIn.objects.filter(last_seen_at__lt=before).delete()[0]


def _end(actor: Actor, sign_in: SignIn) -> None:
    if sign_in.revoked_at is None:
        sign_in.revoked_at = timezone.now()
        sign_in.save(update_fields=["revoked_at"])
        Session.objects.filter(session_key=sign_in.session_key).delete()
        record(actor, "sign_in.ended", sign_in, user=str(sign_in.user_id))
        publish("actor", str(sign_in.user_id), "")
