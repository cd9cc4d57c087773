"""Rules: the first that holds decides, they are dated, and only their keepers write them."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.cases.models import Case
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from liren.routing.actions.rules import (
    activate_rule,
    discard_draft,
    draft_rule,
    end_rule,
    rewrite_draft,
)
from liren.routing.choosing import rules_asked, rules_with_drafts
from liren.routing.conditions import Facts, condition_words, explain, first_match, holds, order_of
from liren.routing.models import DispatchRule
from liren.routing.tests.making import a_draft, a_rule, rule_facts
from tests.cast import COMMUNITY, DISTRICT, GRID, OTHER_DISTRICT, SUBDISTRICT, Cast

pytestmark = pytest.mark.django_db
SUNDAY_NIGHT = datetime(2026, 3, 1, 23, 30, tzinfo=timezone.get_default_timezone())


def facts(**changes: object) -> Facts:
    found: dict[str, object] = {
        "category_code": "C0118",
        "division": GRID,
        "description": "单元门口的路灯不亮",
        "severity": "ordinary",
        "source": "resident",
        "opened_at": SUNDAY_NIGHT,
    }
    return Facts(**{**found, **changes})  # type: ignore[arg-type]  # as loose as a form


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ({}, True),
        ({"category_codes": ["C01"]}, True),
        ({"category_codes": ["E", "C0118"]}, True),
        ({"category_codes": ["C0119"]}, False),
        ({"divisions": [COMMUNITY]}, True),
        ({"divisions": ["990101001002"]}, False),
        ({"division": OTHER_DISTRICT}, False),
        ({"words": ["路灯"]}, True),
        ({"words": ["井盖", "不亮"]}, True),
        ({"words": ["井盖", "不亮"], "needs_all_words": True}, False),
        ({"severity": "urgent"}, False),
        ({"sources": ["resident", "phone"]}, True),
        ({"sources": ["patrol"]}, False),
        ({"weekdays": [6]}, True),
        ({"weekdays": [0, 1, 2, 3, 4]}, False),
        ({"from_time": time(22), "to_time": time(6)}, True),
        ({"from_time": time(8), "to_time": time(23, 30)}, False),
        ({"category_codes": ["C"], "words": ["井盖"]}, False),
    ],
)
def test_a_rule_holds_when_every_condition_is_met(condition: dict[str, object], met: bool) -> None:
    rule = DispatchRule(**{"division": SUBDISTRICT, "position": 1, **condition})
    assert holds(rule, facts()) is met


some_rules = st.lists(
    st.builds(
        DispatchRule,
        id=st.uuids(),
        division=st.sampled_from(["", DISTRICT, SUBDISTRICT, COMMUNITY, OTHER_DISTRICT]),
        position=st.integers(1, 4),
        category_codes=st.lists(st.sampled_from(["C", "C01", "C0118", "E", "A03"]), max_size=2),
        words=st.lists(st.sampled_from(["灯", "水", "路"]), max_size=2),
        needs_all_words=st.booleans(),
        severity=st.sampled_from(["", "ordinary", "urgent"]),
        weekdays=st.lists(st.integers(0, 6), max_size=3),
    ),
    max_size=7,
)
some_facts = st.builds(
    facts,
    category_code=st.sampled_from(["C0118", "C0101", "E0102", "A03"]),
    description=st.text("灯水路井", max_size=4),
    severity=st.sampled_from(["ordinary", "urgent"]),
    opened_at=st.integers(0, 8000).map(lambda hours: SUNDAY_NIGHT + timedelta(hours=hours)),
)


@settings(max_examples=200, deadline=None)
@given(some_rules, some_facts)
def test_of_rules_in_order_the_first_that_holds_decides_and_no_other(
    rules: list[DispatchRule], case: Facts
) -> None:
    ordered = sorted(rules, key=order_of)
    found = first_match(ordered, case)
    if found is None:
        assert not any(holds(rule, case) for rule in rules)
        return
    assert holds(found, case)
    assert all(order_of(found) <= order_of(rule) for rule in rules if holds(rule, case))
    assert first_match([rule for rule in ordered if rule is found or not holds(rule, case)], case) is found


def test_the_smaller_area_is_asked_first_then_the_smaller_number(cast: Cast) -> None:
    wide = a_rule(cast.commander, division=DISTRICT, position=1, name="区规则")
    second = a_rule(cast.dispatcher, position=20, name="二")
    first = a_rule(cast.dispatcher, position=10, name="一")
    a_rule(cast.outsider, division="990102001", name="别处")
    a_draft(cast.dispatcher, position=1, name="草稿")
    assert rules_asked(GRID, timezone.localdate()) == [first, second, wide]


def test_the_sentence_names_the_conditions_and_only_the_words_that_were_said(cast: Cast) -> None:
    rule = DispatchRule(
        division=SUBDISTRICT, position=1, category_codes=["C0118"], words=["井盖", "路灯"], weekdays=[6]
    )
    sentence = explain(rule, facts())
    assert "路灯" in sentence
    assert "井盖" not in sentence
    assert len(condition_words(rule)) == 3
    assert explain(DispatchRule(division="", position=1), facts())


def test_a_draft_holds_for_nothing_until_its_day(cast: Cast) -> None:
    today = timezone.localdate()
    draft = a_draft(cast.dispatcher)
    assert rules_asked(GRID, today) == []
    assert rules_with_drafts(SUBDISTRICT, today) == [draft]
    activate_rule(cast.dispatcher, draft.pk, valid_from=today + timedelta(days=3))
    assert rules_asked(GRID, today) == []
    assert rules_asked(GRID, today + timedelta(days=3)) == [draft]
    with pytest.raises(InvalidError):
        activate_rule(cast.dispatcher, a_draft(cast.dispatcher).pk, valid_from=today - timedelta(days=1))


def test_a_new_version_ends_the_one_before_on_its_eve(cast: Cast) -> None:
    today = timezone.localdate()
    old = a_rule(cast.dispatcher)
    DispatchRule.objects.filter(pk=old.pk).update(valid_from=today - timedelta(days=40))
    new = draft_rule(cast.dispatcher, rule_facts(name="新版"), key=uuid4(), replaces_id=old.pk)
    assert rules_with_drafts(SUBDISTRICT, today) == [new]
    activate_rule(cast.dispatcher, new.pk, valid_from=today)
    old.refresh_from_db()
    assert old.valid_to == today - timedelta(days=1)
    assert rules_asked(GRID, today) == [new]
    assert rules_asked(GRID, today - timedelta(days=1)) == [old]


def test_what_was_switched_on_is_not_rewritten_and_a_draft_can_be(cast: Cast) -> None:
    rule = a_rule(cast.dispatcher)
    with pytest.raises(RefusedError) as refusal:
        rewrite_draft(cast.dispatcher, rule.pk, rule_facts(name="改"))
    assert refusal.value.verdict.because == "state"
    draft = a_draft(cast.dispatcher)
    assert rewrite_draft(cast.dispatcher, draft.pk, rule_facts(name="改")).name == "改"
    discard_draft(cast.dispatcher, draft.pk)
    assert not DispatchRule.objects.filter(pk=draft.pk).exists()


def test_switched_off_a_rule_holds_no_more(cast: Cast) -> None:
    today = timezone.localdate()
    rule = a_rule(cast.dispatcher)
    end_rule(cast.dispatcher, rule.pk)
    assert rules_asked(GRID, today) == []
    old = a_rule(cast.dispatcher)
    DispatchRule.objects.filter(pk=old.pk).update(valid_from=date(2026, 1, 1))
    end_rule(cast.dispatcher, old.pk)
    assert rules_asked(GRID, today) == []
    assert rules_asked(GRID, date(2026, 1, 2)) == [old]


def test_the_same_form_sent_twice_is_one_rule(cast: Cast) -> None:
    key = uuid4()
    drafts = [draft_rule(cast.dispatcher, rule_facts(), key=key) for _ in range(2)]
    assert drafts[0] == drafts[1]
    assert Entry.objects.filter(verb="rule.drafted").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"source": ""}, "source"),
        ({"position": 0}, "position"),
        ({"category_codes": ("X9",)}, "category_codes"),
        ({"divisions": (OTHER_DISTRICT,)}, "divisions"),
        ({"divisions": ("990101001abc",)}, "divisions"),
        ({"words": ("长" * 21,)}, "words"),
        ({"sources": ("import?",)}, "sources"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"from_time": time(8)}, "to_time"),
        ({"from_time": time(8), "to_time": time(8)}, "to_time"),
        ({"unit_id": UUID(int=0)}, "unit_id"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(
    cast: Cast, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        a_draft(cast.dispatcher, **changes)
    assert refusal.value.field == field
    assert refusal.value.reason


def test_a_unit_that_does_not_serve_the_whole_area_cannot_be_named(cast: Cast) -> None:
    with pytest.raises(InvalidError):
        a_draft(cast.commander, division=DISTRICT, unit_id=cast.street_team.pk)
    assert a_draft(cast.commander, division=DISTRICT, divisions=(SUBDISTRICT,), unit_id=cast.street_team.pk)


MAY_WRITE = {
    "dispatcher": {SUBDISTRICT},
    "commander": {SUBDISTRICT, DISTRICT},
    "administrator": {SUBDISTRICT, DISTRICT, ""},
    "secretary": set(),
    "handler": set(),
    "auditor": set(),
    "resident": set(),
    "outsider": set(),
}


@pytest.mark.parametrize("who", MAY_WRITE)
def test_rules_are_written_by_their_keepers_each_within_the_own_area(cast: Cast, who: str) -> None:
    written = set()
    for division in (SUBDISTRICT, DISTRICT, ""):
        with contextlib.suppress(RefusedError):
            a_draft(getattr(cast, who), division=division)
            written.add(division)
    assert written == MAY_WRITE[who]


def test_a_rule_is_seen_by_those_below_and_above_its_area_and_by_nobody_beside(cast: Cast) -> None:
    rule = a_draft(cast.commander, division=DISTRICT)
    seen = {
        who
        for who in ("secretary", "dispatcher", "commander", "auditor", "administrator", "handler", "outsider")
        if DispatchRule.objects.visible_to(getattr(cast, who)).filter(pk=rule.pk).exists()
    }
    assert seen == {"secretary", "dispatcher", "commander", "auditor", "administrator"}
    assert Case.objects.count() == 0
