"""People for the tests of places."""

from __future__ import annotations

from uuid import UUID

from liren.accounts.actors import Actor, Holding
from liren.accounts.roles import Role
from liren.core.identity import uuid7


def holder(role: Role, scope: str) -> Actor:
    """Somebody who holds one post; not in the database."""
    return Actor("person", UUID(int=7), "某人", (Holding(uuid7(), role, scope),))
