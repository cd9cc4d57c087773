"""Setting whom to ask and how ways are kept: dated, within what the law allows, by whoever keeps the area."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from liren.core.verdicts import InvalidError, RefusedError
from liren.fieldwork.actions.listing import rule_for, rules_in_force
from liren.fieldwork.actions.rules import CallBackFacts, TrackFacts, set_call_back_rule, set_track_rule
from liren.fieldwork.actions.walking import track_rule
from liren.fieldwork.models import CallBackRule
from tests.cast import GRID, SUBDISTRICT, Cast
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db


def asking(**changes: object) -> CallBackFacts:
    plain = CallBackFacts(SUBDISTRICT, 3, 5, 50, 20, 30, 2, timezone.localdate(), "街道通知")
    return replace(plain, **changes)  # type: ignore[arg-type]  # as loose as a form


def tracks(**changes: object) -> TrackFacts:
    return replace(TrackFacts(7, 50, 60, timezone.localdate(), "保护影响评估"), **changes)  # type: ignore[arg-type]  # loose


def test_a_dispatcher_says_whom_to_ask_in_the_subdistrict(cast: Cast) -> None:
    set_call_back_rule(cast.dispatcher, asking())
    rule = rule_for(GRID, rules_in_force(timezone.now()))
    assert rule
    assert (rule.division, rule.attempts) == (SUBDISTRICT, 2)
    with pytest.raises(RefusedError):
        set_call_back_rule(cast.dispatcher, asking(division=""))


def test_the_rule_before_ends_the_day_before(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    set_call_back_rule(cast.administrator, asking(division="", valid_from=tomorrow))
    first, second = CallBackRule.objects.filter(division="").order_by("valid_from")
    assert first.valid_to == timezone.localdate()
    assert second.valid_to is None


def test_no_track_is_kept_longer_or_finer_than_the_law_lets_it(cast: Cast) -> None:
    set_track_rule(cast.administrator, tracks())
    assert track_rule(timezone.now()).days_kept == 7
    for wrong in (tracks(days_kept=31), tracks(least_metres=10), tracks(source="")):
        with pytest.raises(InvalidError):
            set_track_rule(cast.administrator, wrong)
    with pytest.raises(RefusedError):
        set_track_rule(cast.commander, tracks())


def test_the_page_shows_both_and_sets_one(cast: Cast) -> None:
    client = signed_in(cast, "administrator")
    form = {
        "what": "track",
        "track-days_kept": "14",
        "track-least_metres": "50",
        "track-least_seconds": "60",
        "track-valid_from": f"{timezone.localdate()}",
        "track-source": "保护影响评估",
    }
    assert client.post("/fieldwork/rules/", form).status_code == 302
    assert "保护影响评估" in client.get("/fieldwork/rules/").content.decode()
    assert client.post("/fieldwork/rules/", form | {"track-days_kept": "90"}).status_code == 422
    assert signed_in(cast, "dispatcher").post("/fieldwork/rules/", form).status_code == 403
    assert signed_in(cast, "resident").get("/fieldwork/rules/").status_code in (403, 404)
