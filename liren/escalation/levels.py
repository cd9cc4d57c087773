"""The levels a case climbs, and the posts that hold each of them over a place.

A level is a post, never a name: whoever holds it today is meant. Where nobody does, the next level up is.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from liren.accounts.actors import Actor, Holding
from liren.accounts.models import Post
from liren.accounts.roles import Role


class Level(models.TextChoices):
    """From the ground up. The administrators come last: they fill the post that nobody holds."""

    COMMUNITY = "community", pgettext_lazy("level", "the community")
    SUBDISTRICT = "subdistrict", pgettext_lazy("level", "the subdistrict")
    DISTRICT = "district", pgettext_lazy("level", "the district")
    CITY = "city", pgettext_lazy("level", "the city")
    ADMINISTRATORS = "administrators", pgettext_lazy("level", "the administrators")


UPWARD = tuple(Level)
LADDER_LEVELS = UPWARD[:-1]  # what a rung can lead to
_LENGTHS = (0, 2, 4, 6, 9, 12, 15)  # digits of a scope


@dataclass(frozen=True, slots=True)
class _Posts:
    """Which posts hold a level: the role, and how many digits its scope has."""

    role: Role
    shortest: int = 0
    longest: int = 15

    def holds(self, post: Holding) -> bool:
        return post.role is self.role and self.shortest <= len(post.scope) <= self.longest


_POSTS = {
    Level.COMMUNITY: _Posts(Role.COMMUNITY_SECRETARY),
    Level.SUBDISTRICT: _Posts(Role.DISPATCHER),
    Level.DISTRICT: _Posts(Role.COMMANDER, shortest=6),
    Level.CITY: _Posts(Role.COMMANDER, longest=4),
    Level.ADMINISTRATORS: _Posts(Role.ADMINISTRATOR),
}


def holders(level: Level, division: str) -> list[UUID]:
    """The active users who hold this level over a division today."""
    posts = _POSTS[level]
    scopes = [
        division[:length]
        for length in _LENGTHS
        if posts.shortest <= length <= posts.longest and length <= len(division)
    ]
    found = Post.objects.valid().filter(role=posts.role, scope__in=scopes, user__is_active=True)
    return list(found.order_by("user_id").values_list("user_id", flat=True).distinct())


def held_level(level: Level, division: str) -> tuple[Level, list[UUID]]:
    """The lowest level from `level` up that somebody holds over a division, and who.

    If not even an administrator is there, the administrators' level and nobody: it waits for the next one.
    """
    for candidate in UPWARD[UPWARD.index(level) :]:
        if found := holders(candidate, division):
            return candidate, found
    return Level.ADMINISTRATORS, []


def holds_level(actor: Actor, level: str, division: str) -> bool:
    """Whether the actor holds this level over a division now."""
    posts = _POSTS[Level(level)]
    return any(posts.holds(post) and post.covers(division) for post in actor.holdings)


def at_levels_of(actor: Actor) -> Q:
    """The condition on `to_level` and `division` that holds for what climbed to this actor's posts."""
    condition = Q(pk__in=[])
    for level, posts in _POSTS.items():
        for post in actor.holdings:
            if posts.holds(post):
                condition |= Q(to_level=level, division__startswith=post.scope)
    return condition
