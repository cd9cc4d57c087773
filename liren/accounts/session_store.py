"""Sessions in the database, read together with who is signed in and the posts they hold: one query for each
request, and none of it kept from one request to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from liren.accounts.actors import Holding
from liren.accounts.models import SignIn, User
from liren.accounts.roles import Role

_SIGN_IN = [field.attname for field in SignIn._meta.concrete_fields]
_USER = ("id", "login", "name", "language", "is_active")  # what a request asks for; more is read when needed
_VISIT = f"""SELECT s.session_data, s.expire_date,
       (SELECT json_agg(json_build_array(p.id, p.role, p.scope, p.organization_id)
                        ORDER BY p.valid_from, p.id)
          FROM accounts_post p
         WHERE p.user_id = i.user_id AND p."valid_from" <= %s
           AND (p.valid_to IS NULL OR p."valid_to" > %s)),
       {", ".join(f"i.{name}" for name in _SIGN_IN)}, {", ".join(f"u.{name}" for name in _USER)}
  FROM django_session s
  LEFT JOIN accounts_signin i ON i.session_key = s.session_key
  LEFT JOIN accounts_user u ON u.id = i.user_id
 WHERE s."session_key" = %s AND s."expire_date" > %s"""  # noqa: S608  # column names of our own


@dataclass(frozen=True, slots=True)
class Visit:
    """A session's sign-in as it stands at this moment, its user, and the posts in force today."""

    session_key: str
    sign_in: SignIn
    holdings: tuple[Holding, ...]


class SessionStore(db.SessionStore):
    """Django's, with the visit that belongs to the session."""

    visit: Visit | None = None

    def _get_session_from_db(self) -> Any:
        today, key = timezone.localdate(), str(self.session_key)
        with connection.cursor() as cursor:
            cursor.execute(_VISIT, [today, today, key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        data, expires, posts, *rest = row
        if rest[0] is not None:
            self.visit = _visit(key, rest, posts or ())
        return self.model(session_key=key, session_data=data, expire_date=expires)


def _visit(key: str, columns: list[Any], posts: Any) -> Visit:
    sign_in = SignIn.from_db("default", _SIGN_IN, columns[: len(_SIGN_IN)])
    values = []
    for name, value in zip(_USER, columns[len(_SIGN_IN) :], strict=True):
        field = User._meta.get_field(name)
        read = getattr(field, "from_db_value", None)  # encrypted columns
        values.append(read(value, None, connection) if read else value)
    sign_in.user = User.from_db("default", _USER, values)
    holdings = tuple(
        Holding(UUID(post), Role(role), scope, UUID(unit) if unit else None)
        for post, role, scope, unit in posts
    )
    return Visit(key, sign_in, holdings)
