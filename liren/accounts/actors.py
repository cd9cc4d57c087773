"""The actor: who is asking, and which posts they hold at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from liren.accounts.roles import Role
from liren.core.verdicts import Denied, RefusedError


@dataclass(frozen=True, slots=True)
class Holding:
    """One post, valid now."""

    post_id: UUID
    role: Role
    scope: str  # division prefix; "" is everywhere
    organization_id: UUID | None = None

    def covers(self, division: str) -> bool:
        """Whether a record of this division lies in the post's scope."""
        return division.startswith(self.scope)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever reads or writes. Every query and action takes one; there is no way round it."""

    kind: Literal["person", "anonymous", "system"]
    user_id: UUID | None = None
    name: str = ""
    holdings: tuple[Holding, ...] = ()
    receipts: frozenset[UUID] = frozenset()  # records whose receipt number this visitor has shown

    def holds(self, *roles: Role, division: str | None = None) -> bool:
        """Whether one of these roles is held, for this division if one is given."""
        return any(
            post.role in roles and (division is None or post.covers(division)) for post in self.holdings
        )

    def scopes(self, *roles: Role) -> tuple[str, ...]:
        """The division prefixes over which one of these roles is held."""
        return tuple(sorted({post.scope for post in self.holdings if post.role in roles}))

    def organizations(self, *roles: Role) -> frozenset[UUID]:
        """The units for which one of these roles is held."""
        return frozenset(
            post.organization_id for post in self.holdings if post.role in roles and post.organization_id
        )

    @property
    def person_id(self) -> UUID:
        """The user's id, where only a person can act.

        Raises:
            RefusedError: nobody is signed in.
        """
        if self.user_id is None:
            raise RefusedError(Denied(_("Please sign in.")))
        return self.user_id

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held now."""
        return frozenset(post.role for post in self.holdings)

    @property
    def is_staff(self) -> bool:
        """Whether any post beyond that of a resident is held."""
        return any(post.role is not Role.RESIDENT for post in self.holdings)


ANONYMOUS = Actor("anonymous")
SYSTEM = Actor("system", name="Liren")
