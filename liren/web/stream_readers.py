"""Who reads a stream, and what of it they may see: the same session, actor and posts as for a page."""

from __future__ import annotations

import io
from collections.abc import MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.db.utils import Error

from liren.accounts.actors import ANONYMOUS, Actor
from liren.accounts.queries import actor_for, live_sign_in
from liren.accounts.roles import Role
from liren.accounts.sessions import SESSION_KEY


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may read the changes of these division prefixes."""

    user_id: UUID
    scopes: tuple[str, ...]


def reader_of(scope: MutableMapping[str, Any], wanted: tuple[str, ...]) -> Reader | int:
    """The reader behind an ASGI request, or the HTTP status to refuse it with. Runs in a thread; asks the
    database.

    `wanted` are division prefixes, each of which one of the reader's staff posts must cover; without any, the
    scopes of the posts themselves. An open stream is no sign of life: unlike a page, asking does not prolong
    the session.

    Raises:
        psycopg.Error: the database does not answer.
    """
    request = ASGIRequest(dict(scope), io.BytesIO())
    close_old_connections()
    try:
        request.get_host()
        return readable(_actor(request.COOKIES.get(settings.SESSION_COOKIE_NAME)), wanted)
    except DisallowedHost:
        return 400
    except Error as error:
        raise error.__cause__ or error from error
    finally:
        close_old_connections()


def _actor(session_key: str | None) -> Actor:
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    sign_in_id = session.get(SESSION_KEY) if session_key else None
    sign_in = live_sign_in(sign_in_id, session_key) if sign_in_id else None
    return actor_for(sign_in.user) if sign_in else ANONYMOUS


def readable(actor: Actor, wanted: tuple[str, ...]) -> Reader | int:
    """What this actor may read of `wanted`: all of it or a status."""
    if actor.kind != "person" or actor.user_id is None:
        return 401
    staff_posts = [post for post in actor.holdings if post.role is not Role.RESIDENT]
    if not staff_posts:
        return 403
    scopes = wanted or tuple(sorted({post.scope for post in staff_posts}))
    if any(not any(post.covers(scope) for post in staff_posts) for scope in scopes):
        return 403
    return Reader(actor.user_id, scopes)
