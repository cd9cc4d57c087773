"""The people of a demo as whom a visitor can enter with one press."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from liren.accounts.hooks import place_names
from liren.accounts.models import Post
from liren.accounts.roles import Role


@dataclass(frozen=True)
class DemoPerson:
    """One of them: who, as what, and where they serve in words."""

    user_id: UUID
    role: Role
    name: str
    place: str


def demo_people() -> list[DemoPerson]:
    """One person per role, as `liren demo` noted their logins. Nobody unless this is a demo."""
    if not settings.DEMO:
        return []
    logins = _noted_logins()
    posts = Post.objects.valid().filter(user__login__in=logins, user__is_active=True).select_related("user")
    by_login = {str(post.user.login): post for post in posts}
    names = place_names(post.scope for post in by_login.values())
    return [
        DemoPerson(post.user_id, Role(post.role), post.user.name, names[post.scope] if post.scope else "")
        for login in logins
        if (post := by_login.get(login))
    ]


def _noted_logins() -> list[str]:
    """The second column of the sign-ins in the data folder's demo.json: [role, login, password]."""
    try:
        note = json.loads((settings.DATA_DIR / "demo.json").read_text(encoding="utf-8"))
        return [str(row[1]) for row in note["sign_ins"]]
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return []  # not filled yet
