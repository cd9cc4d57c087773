"""Short ways to bring a whistle to where a test begins."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection

from liren.cases.machine import State as CaseState
from liren.cases.models import Case
from liren.cases.tests.stories import a_case
from liren.whistles.actions.answering import Position, report_share, sign_in_call
from liren.whistles.actions.approving import approve_whistle
from liren.whistles.actions.calling import WhistleFacts, request_whistle
from liren.whistles.actions.ending import finish_whistle
from liren.whistles.actions.stepping import Word
from liren.whistles.machine import Kind
from liren.whistles.models import Call, Whistle
from tests.cast import IN_GRID, Cast

MATTER = "占道堆料反复清不掉，请城管、水务到现场一起处理。"
THERE = Position(*IN_GRID)


def facts(cast: Cast, **changes: object) -> WhistleFacts:
    """The lamps lead and the water company assists."""
    given: dict[str, object] = {
        "key": uuid4(),
        "kind": Kind.RESIDENT_MATTER,
        "matter": MATTER,
        "lead": cast.lamps.pk,
        "co_handlers": (cast.water.pk,),
    }
    return WhistleFacts(**{**given, **changes})  # type: ignore[arg-type]  # as loose as a form


def requested(cast: Cast, case: Case | None = None, **changes: object) -> Whistle:
    """A whistle that the secretary has just asked for."""
    found = case or a_case(cast, CaseState.FILED)
    return request_whistle(cast.secretary, found.pk, facts(cast, **changes))


def blown(cast: Cast) -> Whistle:
    """A whistle that the dispatcher has approved."""
    return approve_whistle(cast.dispatcher, requested(cast).pk)


def emergency(cast: Cast, case: Case | None = None) -> Whistle:
    """A whistle that was blown at once."""
    return requested(cast, case, kind=Kind.EMERGENCY)


def call_of(whistle: Whistle, organization_id: UUID) -> Call:
    """The call of one unit, as it is in the database."""
    found = Call.objects.select_related("whistle", "organization")
    return found.filter(whistle=whistle, organization_id=organization_id).latest("called_at")


def lead_call(cast: Cast, whistle: Whistle) -> Call:
    """The call of the unit that leads."""
    return call_of(whistle, cast.lamps.pk)


def on_the_spot(cast: Cast, whistle: Whistle) -> None:
    """Both units sign in."""
    sign_in_call(cast.handler, lead_call(cast, whistle).pk, position=THERE)
    sign_in_call(cast.other_handler, call_of(whistle, cast.water.pk).pk, position=THERE)


def one_of_each(cast: Cast) -> dict[str, UUID]:
    """A whistle and a call, for the doors that name one."""
    whistle = blown(cast)
    return {"whistle_id": whistle.pk, "call_id": lead_call(cast, whistle).pk}


def done(cast: Cast) -> Whistle:
    """A whistle whose two units came and reported, and which the community has confirmed."""
    whistle = blown(cast)
    on_the_spot(cast, whistle)
    report_share(cast.handler, lead_call(cast, whistle).pk, Word("路灯已移位"))
    report_share(cast.other_handler, call_of(whistle, cast.water.pk).pk, Word("水表井已清"))
    return finish_whistle(cast.secretary, whistle.pk, Word("堆料已清完"))


def rewind(call: Call, span: timedelta) -> None:
    """As if the unit had been called so much earlier (below the rule that keeps clocks)."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE whistles_call DISABLE TRIGGER call_keeps_its_clock")
        cursor.execute(
            "WITH past AS (SELECT %(span)s::interval AS span) UPDATE whistles_call"
            " SET called_at = called_at - span, due_at = due_at - span,"
            " clock_started_at = clock_started_at - span, signed_in_at = signed_in_at - span"
            " FROM past WHERE id = %(pk)s",
            {"span": str(span), "pk": call.pk},
        )
        cursor.execute("ALTER TABLE whistles_call ENABLE TRIGGER call_keeps_its_clock")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
