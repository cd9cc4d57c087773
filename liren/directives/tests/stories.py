"""Short ways to bring a directive to where a test begins."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection

from liren.accounts.roles import Role
from liren.cases.actions.stepping import Word
from liren.directives.actions.answering import take_step
from liren.directives.actions.giving import DirectiveFacts, PostAddress, Spot, give_directive
from liren.directives.models import Addressee, Directive
from tests.cast import COMMUNITY, GRID, IN_GRID, Cast

TEXT = "请立即到现场清除倒伏树木，恢复交通，处置后拍照反馈。"
WORKER = PostAddress(Role.GRID_WORKER, GRID)
SECRETARY = PostAddress(Role.COMMUNITY_SECRETARY, COMMUNITY)


def facts(cast: Cast, **changes: object) -> DirectiveFacts:
    """Addressed to the street team and the grid worker."""
    given: dict[str, object] = {
        "key": uuid4(),
        "text": TEXT,
        "units": (cast.street_team.pk,),
        "posts": (WORKER,),
    }
    return DirectiveFacts(**{**given, **changes})  # type: ignore[arg-type]  # as loose as a form


def given(cast: Cast, giver: str = "dispatcher", **changes: object) -> Directive:
    """A directive for a point in the first grid."""
    spot = Spot(GRID, *IN_GRID)
    return give_directive(getattr(cast, giver), spot, facts(cast, **changes))


def part_of(directive: Directive, *, unit: UUID | None = None, role: str = "") -> Addressee:
    """One addressee, as it is in the database; the grid worker's without more words."""
    found = Addressee.objects.select_related("directive", "organization").filter(directive=directive)
    return found.get(organization_id=unit) if unit else found.get(role=role or Role.GRID_WORKER)


def signed(cast: Cast, directive: Directive) -> Addressee:
    """The grid worker has acknowledged."""
    return take_step(cast.grid_worker, part_of(directive).pk, "sign")


def reported(cast: Cast, directive: Directive) -> Addressee:
    """The grid worker has reported."""
    signed(cast, directive)
    return take_step(cast.grid_worker, part_of(directive).pk, "report", Word("已清除，道路已通。"))


def one_of_each(cast: Cast) -> dict[str, UUID]:
    """A directive and an addressee, for the doors that name one."""
    directive = given(cast)
    return {"directive_id": directive.pk, "addressee_id": part_of(directive).pk}


def rewind(directive: Directive, span: timedelta) -> None:
    """As if it had been given so much earlier (below the rule that keeps clocks)."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE directives_addressee DISABLE TRIGGER addressee_keeps_its_clocks")
        cursor.execute(
            "UPDATE directives_addressee SET sign_due_at = sign_due_at - %s::interval,"
            " due_at = due_at - %s::interval WHERE directive_id = %s",
            [str(span), str(span), directive.pk],
        )
        cursor.execute("ALTER TABLE directives_addressee ENABLE TRIGGER addressee_keeps_its_clocks")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
