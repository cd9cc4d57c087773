"""Limits and numbers: dated, with a source, and never felt by a clock that runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from liren.whistles.actions.rules import LimitFacts, SettingFacts, change_limit, change_setting
from liren.whistles.models import WhistleLimit, WhistleSetting
from liren.whistles.rules import limit_for, setting
from liren.whistles.tests.stories import blown, lead_call
from tests.cast import Cast
from tests.visitors import signed_in

TODAY = timezone.localdate()
NEAR = WhistleSetting.Name.NEAR_METRES


def a_limit(**changes: object) -> LimitFacts:
    given: dict[str, object] = {
        "stage": "arrive",
        "kind": "",
        "part": "lead",
        "amount": 2,
        "limit_kind": "working_hours",
        "valid_from": TODAY,
        "source": "街道吹哨办法第六条",
    }
    return LimitFacts(**{**given, **changes})  # type: ignore[arg-type]  # as loose as a form


def test_a_limit_holds_from_its_day_and_running_clocks_keep_theirs(cast: Cast) -> None:
    call = lead_call(cast, blown(cast))
    row = change_limit(cast.administrator, a_limit(valid_from=TODAY + timedelta(days=3)))
    assert change_limit(cast.administrator, a_limit(valid_from=TODAY + timedelta(days=3))) == row
    assert Entry.objects.filter(verb="whistle.limit_changed").count() == 1
    assert limit_for("arrive", "resident_matter", "lead", TODAY).amount == 4
    assert limit_for("arrive", "resident_matter", "lead", TODAY + timedelta(days=3)) == row
    assert WhistleLimit.objects.get(kind="", part="lead", amount=4).valid_to == TODAY + timedelta(days=2)
    due_at = call.due_at
    call.refresh_from_db()
    assert (call.due_at, call.amount) == (due_at, 4)


def test_the_more_exact_limit_wins(cast: Cast) -> None:
    assert limit_for("arrive", "emergency", "lead", TODAY).limit_kind == "urgent_minutes"
    assert limit_for("arrive", "resident_matter", "co_handler", TODAY).limit_kind == "working_days"
    assert limit_for("approve", "joint_enforcement", "", TODAY).amount == 4
    with pytest.raises(WhistleLimit.DoesNotExist):
        limit_for("arrive", "emergency", "lead", TODAY.replace(year=2001))


def test_a_number_holds_from_its_day(cast: Cast) -> None:
    facts = SettingFacts(NEAR, 150, TODAY, "街道吹哨办法第八条")
    change_setting(cast.administrator, facts)
    assert setting(NEAR, TODAY) == 150
    assert setting(NEAR, TODAY - timedelta(days=1)) == 300
    with pytest.raises(RefusedError):
        change_setting(cast.commander, facts)


@pytest.mark.parametrize("wrong", [{"amount": 0}, {"valid_from": TODAY - timedelta(days=1)}, {"source": " "}])
def test_a_limit_without_length_source_or_future_is_not_taken(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        change_limit(cast.administrator, a_limit(**wrong))


def test_the_page_shows_them_and_only_the_administrator_sets_them(cast: Cast) -> None:
    fields = {
        "what": "limit",
        "limit-stage": "arrive",
        "limit-part": "lead",
        "limit-amount": 3,
        "limit-limit_kind": "urgent_hours",
        "limit-valid_from": str(TODAY),
        "limit-source": "某办法",
    }
    dispatcher, administrator = signed_in(cast, "dispatcher"), signed_in(cast, "administrator")
    assert dispatcher.get("/whistles/rules/").status_code == 200
    assert dispatcher.post("/whistles/rules/", fields).status_code == 403
    assert administrator.post("/whistles/rules/", {**fields, "limit-source": ""}).status_code == 422
    assert administrator.post("/whistles/rules/", fields).status_code == 302
    assert "某办法" in administrator.get("/whistles/rules/").content.decode()
    number = {
        "what": "setting",
        "setting-name": NEAR,
        "setting-value": 200,
        "setting-valid_from": str(TODAY),
        "setting-source": "某办法",
    }
    assert administrator.post("/whistles/rules/", number).status_code == 302
    assert setting(NEAR, TODAY) == 200
