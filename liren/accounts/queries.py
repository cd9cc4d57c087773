"""Who is asking, and who holds which post."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.utils import timezone

from liren.accounts.actors import ANONYMOUS, Actor, Holding
from liren.accounts.models import Post, SignIn, User
from liren.accounts.models.users import PostQuerySet
from liren.accounts.roles import Role
from liren.accounts.session_store import Visit


def actor_for(user: User) -> Actor:
    """The actor this user is today: one query for the posts in force. A deactivated user is nobody."""
    if not user.is_active:
        return ANONYMOUS
    posts = Post.objects.valid().filter(user=user).order_by("valid_from", "id")
    holdings = tuple(
        Holding(post_id, Role(role), scope, organization_id)
        for post_id, role, scope, organization_id in posts.values_list(
            "id", "role", "scope", "organization_id"
        )
    )
    return Actor("person", user.pk, user.name, holdings)


def live_sign_in(sign_in_id: UUID | str, session_key: str | None = None) -> SignIn | None:
    """The sign-in with its user if it still counts: not revoked, not idle for too long, user active."""
    found = SignIn.objects.select_related("user").filter(pk=sign_in_id)
    if session_key is not None:
        found = found.filter(session_key=session_key)
    sign_in = found.first()
    if sign_in is None or not sign_in.user.is_active or not sign_in.is_live(timezone.now()):
        return None
    return sign_in


def visit_of(session: SessionBase, sign_in_id: str) -> Visit | None:
    """The sign-in that a session names, with the posts in force, if it still counts."""
    visit = getattr(session, "visit", None)
    if visit is None or visit.session_key != session.session_key or str(visit.sign_in.pk) != sign_in_id:
        sign_in = live_sign_in(sign_in_id, session.session_key)  # signed in by this very request
        return Visit(str(session.session_key), sign_in, actor_for(sign_in.user).holdings) if sign_in else None
    sign_in = visit.sign_in
    return visit if sign_in.user.is_active and sign_in.is_live(timezone.now()) else None


def actor_of_sign_in(sign_in_id: UUID | str) -> Actor:
    """Who a sign-in stands for at this moment. An open stream asks again and again: posts end."""
    sign_in = live_sign_in(sign_in_id)
    return actor_for(sign_in.user) if sign_in else ANONYMOUS


def sign_ins_of(actor: Actor) -> QuerySet[SignIn]:
    """Where this person is signed in, latest first."""
    return SignIn.objects.filter(user_id=actor.person_id, revoked_at=None).order_by("-last_seen_at")


def posts_within(actor: Actor) -> PostQuerySet:
    """Staff posts in force or to come, inside the scopes that the actor administers or audits."""
    today = timezone.localdate()
    posts = Post.objects.visible_to(actor).exclude(role=Role.RESIDENT).exclude(valid_to__lte=today)
    return posts.select_related("user").by_place()


def names_of(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names by user id, for pages that show who acted. Ask first whether their reader may see them."""
    return dict(User.objects.filter(pk__in=set(user_ids)).values_list("pk", "name"))


def holders_of(*roles: Role, division: str, organization_id: UUID | None = None) -> list[UUID]:
    """Active users with one of these roles today, over this division (and for this unit)."""
    prefixes = [division[:length] for length in (0, 2, 4, 6, 9, 12, 15) if length <= len(division)]
    posts = Post.objects.valid().filter(role__in=roles, scope__in=prefixes, user__is_active=True)
    if organization_id is not None:
        posts = posts.filter(organization_id=organization_id)
    return list(posts.order_by("user_id").values_list("user_id", flat=True).distinct())


def has_other_administrator(post: Post) -> bool:
    """Whether the whole platform keeps an administrator if this post ends."""
    others = Post.objects.valid().filter(role=Role.ADMINISTRATOR, scope="", user__is_active=True)
    return others.exclude(user_id=post.user_id).exists()
