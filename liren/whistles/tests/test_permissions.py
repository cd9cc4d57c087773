"""Who may take which step: one table, actor x verb, each verb where it begins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from liren.cases.machine import State as CaseState
from liren.cases.tests.stories import a_case
from liren.whistles.actions.answering import refuse_call, sign_in_call
from liren.whistles.actions.stepping import Word
from liren.whistles.machine import CALL_TABLE, TABLE, Party, State, call_step_from, diagram, step_from
from liren.whistles.models import Call, Whistle
from liren.whistles.permissions import (
    may_change_rules,
    may_read_figures,
    may_request,
    may_take,
    may_take_call,
)
from liren.whistles.tests.stories import blown, done, emergency, lead_call, requested
from tests.cast import Cast

ACTORS = (
    "resident",
    "neighbour",
    "grid_worker",
    "grid_leader",
    "community_worker",
    "secretary",
    "dispatcher",
    "handler",
    "other_handler",
    "department_head",
    "commander",
    "auditor",
    "administrator",
    "outsider",
)
COMMUNITY = {"community_worker", "secretary"}
ABOVE = {"dispatcher", "commander"}
UNIT = {"handler", "department_head"}


def _refused(cast: Cast) -> Whistle:
    whistle = blown(cast)
    refuse_call(cast.handler, lead_call(cast, whistle).pk, Word("不归我所管"))
    return whistle


def _arrived(cast: Cast) -> Whistle:
    whistle = blown(cast)
    sign_in_call(cast.handler, lead_call(cast, whistle).pk)
    return whistle


WHISTLE_TABLE: dict[str, tuple[Callable[[Cast], Whistle], set[str]]] = {
    "approve": (requested, ABOVE),
    "decline": (requested, ABOVE),
    "withdraw": (requested, COMMUNITY),
    "confirm": (emergency, ABOVE),
    "call_off": (blown, ABOVE),
}
UNIT_TABLE: dict[str, tuple[Callable[[Cast], Whistle], set[str]]] = {
    "answer": (blown, UNIT),
    "refuse": (blown, UNIT),
    "sign_in": (blown, UNIT),
    "report": (_arrived, UNIT),
    "insist": (_refused, {"commander"}),
    "release": (_refused, {"commander"}),
    "rate_unit": (done, COMMUNITY),
    "rate_call": (done, UNIT),
}


@pytest.mark.parametrize("verb", WHISTLE_TABLE)
def test_a_step_of_the_whistle_is_open_to_exactly_these(cast: Cast, verb: str) -> None:
    story, expected = WHISTLE_TABLE[verb]
    whistle = story(cast)
    assert {name for name in ACTORS if may_take(getattr(cast, name), whistle, verb)} == expected


@pytest.mark.parametrize("verb", UNIT_TABLE)
def test_a_step_of_a_call_is_open_to_exactly_these(cast: Cast, verb: str) -> None:
    story, expected = UNIT_TABLE[verb]
    call = lead_call(cast, story(cast))
    assert {name for name in ACTORS if may_take_call(getattr(cast, name), call, verb)} == expected


def test_community_staff_of_the_place_may_ask_while_the_case_is_open(cast: Cast) -> None:
    case = a_case(cast, CaseState.FILED)
    assert {name for name in ACTORS if may_request(getattr(cast, name), case)} == COMMUNITY
    closed = a_case(cast, CaseState.CLOSED)
    verdict = may_request(cast.secretary, closed)
    assert not verdict
    assert verdict.reason


def test_who_reads_the_figures_and_who_sets_the_limits(cast: Cast) -> None:
    readers = {name for name in ACTORS if may_read_figures(getattr(cast, name))}
    assert readers == COMMUNITY | ABOVE | {"department_head", "auditor", "outsider"}
    assert {name for name in ACTORS if may_change_rules(getattr(cast, name))} == {"administrator"}


def test_every_refusal_says_why(cast: Cast) -> None:
    whistle = _refused(cast)
    call = lead_call(cast, whistle)
    for name in ACTORS:
        actor = getattr(cast, name)
        for verb in WHISTLE_TABLE:
            assert may_take(actor, whistle, verb) or may_take(actor, whistle, verb).reason
        for verb in UNIT_TABLE:
            assert may_take_call(actor, call, verb) or may_take_call(actor, call, verb).reason


def test_who_sees_a_whistle(cast: Cast) -> None:
    whistle = blown(cast)
    seeing = {name for name in ACTORS if Whistle.objects.visible_to(getattr(cast, name)).exists()}
    assert seeing == COMMUNITY | ABOVE | UNIT | {"grid_worker", "grid_leader", "other_handler", "auditor"}
    assert Call.objects.filter(whistle=whistle).count() == 2


def test_the_tables_have_one_row_for_each_step_and_every_verb_one_party() -> None:
    assert len({(step.source, step.verb) for step in TABLE}) == len(TABLE)
    rows = [(step.source, step.verb, during) for step in CALL_TABLE for during in step.during]
    assert len(set(rows)) == len(rows)
    for verb in {step.verb for step in CALL_TABLE} - {"call"}:
        assert len({step.party for step in CALL_TABLE if step.verb == verb}) == 1
    assert step_from(State.CLOSED, "finish") is None
    assert call_step_from("called", "sign_in", State.DONE) is None, "only while the whistle is open"
    assert all(step.party is not Party.UNIT or step.verb != "finish" for step in TABLE)


def test_the_diagram_in_the_docs_is_drawn_from_the_tables() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "whistle-states.md").read_text(encoding="utf-8")
    assert diagram() in page
