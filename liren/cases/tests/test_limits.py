"""Limits: who may change them, what a change does to those before and after, and that no clock moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from liren.cases.actions.limits import LimitFacts, change_limit
from liren.cases.actions.reference import load_reference
from liren.cases.clocks import stage_limit
from liren.cases.limits import reaches, rows_in_force, rules_for, source_words, winner
from liren.cases.machine import Stage, State
from liren.cases.models import Category, StageLimit
from liren.cases.permissions import may_change_limits
from liren.cases.tests.stories import a_case
from liren.cases.tests.test_permissions import ACTORS
from liren.core.clock import LimitKind
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from tests.cast import GRID, Cast
from tests.visitors import signed_in, visitor

TODAY = timezone.localdate()
LAMP = "C0118"


@pytest.fixture(autouse=True)
def reference(db: None) -> None:
    load_reference()


def facts(**changes: Any) -> LimitFacts:
    said: dict[str, Any] = {
        "category_code": LAMP,
        "stage": Stage.HANDLE,
        "amount": 8,
        "limit_kind": LimitKind.WORKING_HOURS,
        "valid_from": TODAY,
        "source": "里城管〔2026〕12号",
    }
    return LimitFacts(**said | changes)


def test_only_an_administrator_changes_limits(cast: Cast) -> None:
    assert {name for name in ACTORS if may_change_limits(getattr(cast, name))} == {"administrator"}
    for name in ACTORS:
        if name != "administrator":
            with pytest.raises(RefusedError):
                change_limit(getattr(cast, name), facts())
    assert not StageLimit.objects.filter(source=facts().source).exists()


def test_a_new_limit_ends_the_one_before_the_day_before_and_is_on_record(cast: Cast) -> None:
    before = stage_limit(LAMP, Stage.HANDLE, TODAY)
    row = change_limit(cast.administrator, facts(valid_from=TODAY + timedelta(days=3)))
    before.refresh_from_db()
    assert (before.valid_to, row.valid_to) == (TODAY + timedelta(days=2), None)
    assert stage_limit(LAMP, Stage.HANDLE, TODAY + timedelta(days=2)) == before
    assert stage_limit(LAMP, Stage.HANDLE, TODAY + timedelta(days=3)) == row
    entry = Entry.objects.get(verb="limit.changed")
    assert entry.object_id == str(row.pk)
    assert f"{before.amount} {before.limit_kind}" in entry.details


def test_no_edit_resets_a_clock_that_runs(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    deadline = case.deadlines.get(stage=Stage.HANDLE)
    change_limit(cast.administrator, facts(amount=1, limit_kind=LimitKind.URGENT_HOURS))
    case.refresh_from_db()
    now = case.deadlines.get(stage=Stage.HANDLE)
    assert (now.due_at, now.amount, now.limit_kind) == (deadline.due_at, deadline.amount, deadline.limit_kind)
    assert case.due_at == deadline.due_at
    later = a_case(cast, State.DISPATCHED)
    assert later.deadlines.get(stage=Stage.HANDLE).amount == 1


def test_a_limit_planned_for_later_still_begins_then(cast: Cast) -> None:
    planned = change_limit(cast.administrator, facts(amount=2, valid_from=TODAY + timedelta(days=10)))
    row = change_limit(cast.administrator, facts(amount=6))
    planned.refresh_from_db()
    assert row.valid_to == TODAY + timedelta(days=9)
    assert planned.valid_to is None


def test_a_limit_of_the_same_day_is_replaced_and_the_same_again_changes_nothing(cast: Cast) -> None:
    first = change_limit(cast.administrator, facts())
    assert change_limit(cast.administrator, facts()) == first
    assert Entry.objects.filter(verb="limit.changed").count() == 1
    assert change_limit(cast.administrator, facts(amount=9)).pk == first.pk
    assert StageLimit.objects.filter(category_code=LAMP, stage=Stage.HANDLE).count() == 2


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("valid_from", TODAY - timedelta(days=1)),
        ("amount", 0),
        ("amount", 1000),
        ("source", "  "),
        ("category_code", "X9"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast: Cast, field: str, wrong: object) -> None:
    with pytest.raises(InvalidError) as refusal:
        change_limit(cast.administrator, facts(**{field: wrong}))
    assert refusal.value.field == field


def test_a_limit_for_a_class_leaves_the_exact_ones(cast: Cast) -> None:
    exact = stage_limit(LAMP, Stage.HANDLE, TODAY)
    row = change_limit(cast.administrator, facts(category_code="C01"))
    assert stage_limit(LAMP, Stage.HANDLE, TODAY) == exact
    assert stage_limit("C0132", Stage.HANDLE, TODAY) == row


def test_the_pages_and_the_clock_name_the_same_limit() -> None:
    rows = rows_in_force(TODAY)
    for code in Category.objects.values_list("code", flat=True):
        for stage in Stage:
            assert winner(rows, code, stage) == stage_limit(code, stage, TODAY)


def test_every_stage_says_when_it_would_be_due() -> None:
    rules = rules_for(LAMP, division=GRID, at=timezone.now())
    assert [rule.stage for rule in rules] == list(Stage)
    assert all(rule.row and rule.from_now for rule in rules)


def test_a_limit_is_set_for_a_category_or_what_holds_it() -> None:
    assert [code for code, _words in reaches(LAMP)] == [LAMP, "C01", "C", ""]
    assert [code for code, _words in reaches("A01")] == ["A01", "A", ""]


def test_a_source_in_two_languages_is_read_in_one() -> None:
    assert source_words("地方做法") == "地方做法"
    assert source_words("地方做法 / local practice") in ("地方做法", "local practice")


def test_the_list_is_for_staff_and_finds_by_name_code_and_kind(cast: Cast) -> None:
    assert visitor().get("/categories/").status_code == 302
    assert signed_in(cast, "resident").get("/categories/").status_code == 403
    client = signed_in(cast, "handler")
    page = client.get("/categories/").content.decode()
    assert "Street lamp" in page
    assert "unverified default" in page
    found = client.get("/categories/", {"words": "e0102"}).content.decode()
    assert "/categories/E0102/" in found
    assert "/categories/C0118/" not in found
    assert "/categories/E0102/" not in client.get("/categories/?kind=appeal").content.decode()


def test_the_page_of_a_category_shows_limits_source_debtor_and_why_not(cast: Cast) -> None:
    client = signed_in(cast, "dispatcher")
    page = client.get(f"/categories/{LAMP}/?scope={GRID}").content.decode()
    assert "Street Lighting Office" in page
    assert "Reported now:" in page
    assert "Only an administrator of the whole platform changes limits." in page
    assert client.get("/categories/Z9999/").status_code == 404
    assert client.post(f"/categories/{LAMP}/", form()).status_code == 403


def test_an_administrator_sets_a_limit_on_the_page(cast: Cast) -> None:
    client = signed_in(cast, "administrator")
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert client.post(f"/categories/{LAMP}/", form(valid_from=yesterday)).status_code == 422
    assert client.post(f"/categories/{LAMP}/", form(reach="E01")).status_code == 422
    assert client.post(f"/categories/{LAMP}/", form()).status_code == 302
    row = stage_limit(LAMP, Stage.HANDLE, TODAY)
    assert (row.category_code, row.amount, row.is_verified) == (LAMP, 8, True)
    assert client.post(f"/categories/{LAMP}/", form(reach="-", stage="close")).status_code == 302
    assert stage_limit("A01", Stage.CLOSE, TODAY).amount == 8


def form(**changes: str) -> dict[str, str]:
    said = {
        "stage": "handle",
        "amount": "8",
        "limit_kind": "working_hours",
        "reach": LAMP,
        "valid_from": TODAY.isoformat(),
        "source": "里城管〔2026〕12号",
        "is_verified": "on",
    }
    return said | changes
