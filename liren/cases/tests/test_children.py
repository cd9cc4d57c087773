"""Parts of a case: opened by hand and by rule, and the whole that waits for them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from liren.cases.actions.branching import (
    ChildRuleFacts,
    PartFacts,
    add_child_rule,
    apply_child_rules,
    end_child_rule,
    open_child,
)
from liren.cases.actions.closing import close_case, inspect_case
from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import file_case
from liren.cases.machine import State
from liren.cases.models import Case, ChildRule
from liren.cases.permissions import may_branch
from liren.cases.tests.stories import a_case, reported
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError, RefusedError
from liren.messaging.models import Message
from tests.cast import Cast
from tests.visitors import signed_in

TODAY = timezone.localdate()


def part(**changes: object) -> PartFacts:
    given: dict[str, object] = {"key": uuid4(), "category_code": "E0102", "description": "围挡旁垃圾待清"}
    return PartFacts(**{**given, **changes})  # type: ignore[arg-type]  # as loose as a form


def a_rule(cast: Cast, **changes: object) -> ChildRule:
    given: dict[str, object] = {
        "category_code": "C01",
        "child_category": "E0102",
        "source": "市政管理办法（试行）",
        "valid_from": TODAY,
    }
    return add_child_rule(cast.administrator, ChildRuleFacts(**{**given, **changes}))  # type: ignore[arg-type]


def test_a_part_has_its_own_number_and_clock_and_no_reporter(cast: Cast) -> None:
    whole = a_case(cast, State.IN_PROGRESS)
    child = open_child(cast.community_worker, whole.pk, part())
    assert child.number != whole.number
    assert (child.division, child.lon, child.address) == (whole.division, whole.lon, whole.address)
    assert (child.reporter_id, child.taken_by_id) == (None, cast.community_worker.user_id)
    assert (child.state, child.source, child.parent_id) == (State.FILED, Case.Source.CHILD, whole.pk)
    assert child.due_at
    assert child.deadlines.get().due_at == child.due_at
    assert child.timeline.get().verb == "branch"
    whole.refresh_from_db()
    assert whole.state == State.IN_PROGRESS


def test_the_dispatcher_sends_a_part_to_its_unit_at_once(cast: Cast) -> None:
    whole = a_case(cast, State.DISPATCHED)
    why = Word("管网在其管辖范围")
    with pytest.raises(InvalidError) as problem:
        open_child(cast.dispatcher, whole.pk, part(), unit=cast.water.pk)
    assert problem.value.field == "note", "another unit is advised: say why this one"
    child = open_child(cast.dispatcher, whole.pk, part(), unit=cast.water.pk, word=why)
    assert (child.state, child.lead_id) == (State.DISPATCHED, cast.water.pk)
    with pytest.raises(RefusedError):
        open_child(cast.community_worker, whole.pk, part(), unit=cast.water.pk, word=why)
    assert whole.children.count() == 1, "all or nothing"


def test_the_same_key_twice_is_one_part(cast: Cast) -> None:
    whole, facts = a_case(cast, State.FILED), part()
    first = open_child(cast.secretary, whole.pk, facts)
    assert open_child(cast.secretary, whole.pk, facts) == first
    with pytest.raises(InvalidError):
        open_child(cast.secretary, a_case(cast, State.FILED).pk, facts)


def test_the_whole_is_neither_inspected_nor_closed_while_a_part_is_open(cast: Cast) -> None:
    whole = a_case(cast, State.HANDLED)
    child = open_child(cast.secretary, whole.pk, part())
    with pytest.raises(RefusedError, match=child.number):
        inspect_case(cast.grid_worker, whole.pk)
    Case.objects.filter(pk=child.pk).update(state=State.CLOSED)
    assert inspect_case(cast.grid_worker, whole.pk).state == State.INSPECTED
    other = open_child(cast.secretary, whole.pk, part())
    with pytest.raises(RefusedError, match=other.number):
        close_case(cast.secretary, whole.pk, Word("都好了"))


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("resident", False),
        ("grid_worker", False),
        ("community_worker", True),
        ("secretary", True),
        ("dispatcher", True),
        ("commander", True),
        ("handler", False),
        ("auditor", False),
        ("administrator", False),
        ("outsider", False),
    ],
)
def test_who_opens_parts(cast: Cast, name: str, allowed: bool) -> None:
    whole = a_case(cast, State.IN_PROGRESS)
    verdict = may_branch(getattr(cast, name), whole)
    assert bool(verdict) is allowed
    assert verdict or verdict.reason


def test_a_part_has_no_parts_and_an_unfiled_or_finished_case_none(cast: Cast) -> None:
    whole = a_case(cast, State.FILED)
    child = open_child(cast.secretary, whole.pk, part())
    for case in (child, reported(cast), a_case(cast, State.CLOSED)):
        with pytest.raises(RefusedError):
            open_child(cast.secretary, case.pk, part())
    with pytest.raises(InvalidError):
        open_child(cast.secretary, whole.pk, part(category_code="X"))


def test_a_rule_opens_one_part_when_a_case_is_filed(cast: Cast) -> None:
    a_rule(cast)
    whole = a_case(cast, State.VERIFIED)
    file_case(cast.community_worker, whole.pk)
    run_waiting_jobs()
    child = whole.children.get()
    assert (child.category_id, child.description, child.taken_by_id) == ("E0102", whole.description, None)
    assert apply_child_rules(whole.pk) == []
    assert apply_child_rules(child.pk) == [], "a part begets no part"
    told = Message.objects.filter(kind="case.owed", recipient=cast.user("dispatcher"))
    assert any(message.link == f"/cases/{child.pk}/" for message in told)


@pytest.mark.parametrize(
    ("changes", "opens"),
    [
        ({}, True),
        ({"category_code": "E"}, False),
        ({"severity": "urgent"}, False),
        ({"severity": "ordinary"}, True),
        ({"words": "井盖 路灯"}, True),
        ({"words": "井盖"}, False),
    ],
)
def test_a_rule_looks_at_category_severity_and_words(
    cast: Cast, changes: dict[str, object], opens: bool
) -> None:
    a_rule(cast, **changes)
    assert bool(apply_child_rules(a_case(cast, State.FILED).pk)) is opens


def test_an_ended_rule_opens_nothing_and_a_wrong_one_is_not_taken(cast: Cast) -> None:
    rule = a_rule(cast)
    assert a_rule(cast) == rule
    ChildRule.objects.filter(pk=rule.pk).update(valid_from=TODAY.replace(year=2024))
    end_child_rule(cast.administrator, rule.pk)
    assert apply_child_rules(a_case(cast, State.FILED).pk) == []
    for wrong in (
        {"category_code": "Z"},
        {"child_category": "nothing"},
        {"source": " "},
        {"valid_from": TODAY.replace(year=2020)},
        {"category_code": "E0102"},
    ):
        with pytest.raises(InvalidError):
            a_rule(cast, **wrong)
    with pytest.raises(RefusedError):
        end_child_rule(cast.commander, rule.pk)


def test_parts_are_opened_and_shown_on_the_pages(cast: Cast) -> None:
    whole = a_case(cast, State.IN_PROGRESS)
    client = signed_in(cast, "dispatcher")
    address = f"/cases/{whole.pk}/child/"
    assert address in client.get(f"/cases/{whole.pk}/").content.decode()
    assert client.post(address, {"key": uuid4()}).status_code == 422
    fields = {
        "key": uuid4(),
        "category": "E0102",
        "description": "清运垃圾",
        "severity": "urgent",
        "unit": cast.water.pk,
        "note": "由供水单位一并清理",
    }
    assert client.post(address, fields).status_code == 302
    child = whole.children.get()
    assert child.number in client.get(f"/cases/{whole.pk}/").content.decode()
    assert whole.number in client.get(f"/cases/{child.pk}/").content.decode()
    page = signed_in(cast, "other_handler").get(f"/cases/{child.pk}/").content.decode()
    assert whole.number not in page, "who has no order of the whole reads nothing of it"
    assert signed_in(cast, "handler").get(address).status_code == 403


def test_the_page_of_rules_is_kept_by_the_administrator(cast: Cast) -> None:
    client = signed_in(cast, "administrator")
    fields = {
        "category_code": "C01",
        "child_category": "E0102",
        "valid_from": str(TODAY),
        "source": "某办法",
        "severity": "",
        "words": "",
    }
    assert client.post("/child-rules/", {**fields, "source": ""}).status_code == 422
    assert client.post("/child-rules/", fields).status_code == 302
    rule = ChildRule.objects.get()
    assert "某办法" in client.get("/child-rules/").content.decode()
    assert client.post(f"/child-rules/{rule.pk}/end/").status_code == 302
    rule.refresh_from_db()
    assert rule.valid_to == TODAY
    dispatcher = signed_in(cast, "dispatcher")
    assert dispatcher.get("/child-rules/").status_code == 200
    assert dispatcher.post("/child-rules/", fields).status_code == 403
