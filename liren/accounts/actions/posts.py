"""Giving and ending posts."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.models import Post, User
from liren.accounts.permissions import may_end_post, may_give_post
from liren.accounts.roles import Role
from liren.core.streams import publish
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record


class Term(TypedDict, total=False):
    """For which unit (none by default), from which day (today) to before which day (open)."""

    organization_id: UUID | None
    valid_from: date
    valid_to: date | None


@transaction.atomic
def give_post(actor: Actor, user: User, *, role: Role, scope: str, **term: Unpack[Term]) -> Post:
    """Give a post. Giving one that is already held, for the same term or longer, changes nothing.

    Raises:
        RefusedError: the actor may not give this role over this scope.
        InvalidError: the term ends before it begins.
    """
    require(may_give_post(actor, user, Role(role), scope))
    organization_id = term.get("organization_id")
    valid_from, valid_to = term.get("valid_from") or timezone.localdate(), term.get("valid_to")
    if valid_to is not None and valid_to <= valid_from:
        raise InvalidError(_("The last day lies before the first."), field="valid_to")
    User.objects.select_for_update(no_key=True).get(
        pk=user.pk
    )  # two people giving the same post give it once
    held = Post.objects.filter(
        user=user, role=role, scope=scope, organization_id=organization_id, valid_from__lte=valid_from
    )
    if (same := held.filter(valid_to__isnull=True).first()) is not None:
        return same
    post = Post.objects.create(
        user=user,
        role=role,
        scope=scope,
        organization_id=organization_id,
        valid_from=valid_from,
        valid_to=valid_to,
        given_by_id=actor.user_id,
    )
    record(actor, "post.given", post, role=str(role), user=str(user.pk))
    publish("actor", str(user.pk), scope)
    return post


@transaction.atomic
def end_post(actor: Actor, post: Post, *, valid_to: date | None = None) -> Post:
    """End a post. `valid_to` is the first day on which it is no longer held; without it, it ends at once.

    The next request of its holder, and their open streams, go without it.
    """
    post = Post.objects.visible_to(actor).select_for_update().get(pk=post.pk)
    require(may_end_post(actor, post))
    last = max(valid_to or timezone.localdate(), post.valid_from)
    if post.valid_to is not None and post.valid_to <= last:
        return post
    post.valid_to = last
    post.save(update_fields=["valid_to"])
    record(actor, "post.ended", post, role=post.role, user=str(post.user_id))
    publish("actor", str(post.user_id), post.scope)
    return post
