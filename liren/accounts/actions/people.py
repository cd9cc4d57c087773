"""Creating users, keeping their accounts, shutting them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actions.posts import give_post
from liren.accounts.actors import Actor
from liren.accounts.models import Post, SignIn, User
from liren.accounts.passwords import require_strong
from liren.accounts.permissions import may_create_staff, may_create_users_bulk, may_manage_user
from liren.accounts.roles import Role
from liren.core.identity import uuid7
from liren.core.streams import publish
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record, record_many


@transaction.atomic
def create_user(
    actor: Actor, *, name: str, login: str | None = None, phone: str = "", password: str | None = None
) -> User:
    """Add somebody who signs in. Without a password they sign in by phone code only. Posts are given apart.

    Raises:
        RefusedError: the actor may not add staff.
        InvalidError: login or phone is taken, or the password is weak.
    """
    require(may_create_staff(actor))
    login = (login or "").strip().lower() or None
    if login and User.objects.by_login(login):
        raise InvalidError(_("This login name is taken."), field="login")
    if phone and User.objects.by_phone(phone):
        raise InvalidError(_("This phone number is in use."), field="phone")
    if not login and not phone:
        raise InvalidError(_("Give a login name or a phone number."), field="login")
    user = User(name=name.strip(), login=login)
    user.set_phone(phone)
    if password is None:
        user.set_unusable_password()
    else:
        require_strong(password, user)
        user.set_password(password)
    user.save(force_insert=True)
    record(actor, "user.created", user)
    return user


@dataclass(frozen=True)
class NewPost:
    """A post to be held from the start."""

    role: Role
    scope: str
    organization_id: UUID | None = None
    valid_from: date | None = None  # today
    valid_to: date | None = None


@dataclass(frozen=True)
class NewStaff:
    """Somebody to be created together with their posts."""

    name: str
    login: str | None
    posts: tuple[NewPost, ...] = ()
    phone: str = ""
    id: UUID = field(default_factory=uuid7)


@transaction.atomic
def create_staff(actor: Actor, newcomer: NewStaff, *, password: str) -> User:
    """Add somebody together with their posts, all or nothing.

    Raises:
        RefusedError: the actor may not add staff, or may not give one of the posts.
        InvalidError: as in `create_user` and `give_post`.
    """
    user = create_user(
        actor, name=newcomer.name, login=newcomer.login, phone=newcomer.phone, password=password
    )
    for post in newcomer.posts:
        give_post(actor, user, **asdict(post))
    return user


@transaction.atomic
def create_users_bulk(
    actor: Actor, newcomers: Sequence[NewStaff], *, password: str | None = None
) -> list[User]:
    """Add many people and their posts in a few statements; only the platform itself may.

    `password`, if given, is everybody's, hashed once: for the demo world and tests, which print it.
    """
    require(may_create_users_bulk(actor))
    today = timezone.localdate()
    hashed = make_password(password)
    users = []
    for newcomer in newcomers:
        login = newcomer.login.lower() if newcomer.login else None
        user = User(id=newcomer.id, name=newcomer.name, login=login, password=hashed)
        user.set_phone(newcomer.phone)
        users.append(user)
    User.objects.bulk_create(users, batch_size=1000)
    posts = [
        Post(
            user=user,
            role=post.role,
            scope=post.scope,
            organization_id=post.organization_id,
            valid_from=post.valid_from or today,
            valid_to=post.valid_to,
        )
        for user, newcomer in zip(users, newcomers, strict=True)
        for post in newcomer.posts
    ]
    Post.objects.bulk_create(posts, batch_size=1000)
    record_many(actor, "user.created", users)
    record_many(actor, "post.given", posts)
    return users


@transaction.atomic
def update_account(actor: Actor, *, name: str, email: str, language: str) -> User:
    """Change one's own name, e-mail address and language."""
    user: User = User.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    user.name, user.email, user.language = name.strip(), email.strip(), language
    user.save(update_fields=["name", "email", "language"])
    record(actor, "user.updated", user)
    return user


def remember_reading(actor: Actor, *, reads_large: bool) -> None:
    """Keep with the account whether its person reads large type. No entry in the ledger: it changes nothing
    for anybody else."""
    if actor.user_id is not None:
        User.objects.filter(pk=actor.user_id).update(reads_large=reads_large)


@transaction.atomic
def remember_tour(actor: Actor, role: str) -> None:
    """The first steps of a role were shown, or skipped: they do not come again on any device."""
    if actor.user_id is None or role not in Role.values:
        return
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    if role not in user.tours_seen.split():
        user.tours_seen = f"{user.tours_seen} {role}".strip()
        user.save(update_fields=["tours_seen"])


@transaction.atomic
def deactivate_user(actor: Actor, user: User) -> None:
    """Shut somebody out from their next request on, and end every sign-in."""
    user = User.objects.visible_to(actor).select_for_update(no_key=True).get(pk=user.pk)
    require(may_manage_user(actor, user))
    if not user.is_active:
        return
    user.is_active = False
    user.save(update_fields=["is_active"])
    SignIn.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    record(actor, "user.deactivated", user)
    publish("actor", str(user.pk), "")


@transaction.atomic
def reactivate_user(actor: Actor, user: User) -> None:
    """Let somebody in again, with the posts that are still in force."""
    user = User.objects.visible_to(actor).select_for_update(no_key=True).get(pk=user.pk)
    require(may_manage_user(actor, user))
    if user.is_active:
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor, "user.reactivated", user)
