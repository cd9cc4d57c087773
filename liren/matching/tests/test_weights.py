"""What each factor counts: read by those who decide, set by an administrator, from a day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.forms import model_to_dict
from django.utils import timezone

from liren.cases.tests.stories import reported
from liren.cases.tests.visitors import signed_in
from liren.core.verdicts import InvalidError, RefusedError
from liren.matching.actions.weighing import WeightFacts, set_weights
from liren.matching.forms import FIGURES
from liren.matching.models import MatchWeights
from liren.matching.panels import same_matter_card
from liren.matching.queries import weights_in_force
from tests.cast import Cast

ACTORS = ("grid_worker", "secretary", "handler", "resident", "dispatcher", "commander", "auditor")


def facts(**changes: Any) -> WeightFacts:
    now = weights_in_force()
    assert now
    figures = model_to_dict(now, fields=FIGURES)
    return replace(WeightFacts(timezone.localdate(), "decided in a test", **figures), **changes)


def test_an_installation_begins_with_weights_and_their_source(cast: Cast) -> None:
    now = weights_in_force()
    assert now
    assert "Boston" in now.source
    assert len(now.shown) == len(FIGURES)


def test_new_weights_hold_from_their_day(cast: Cast) -> None:
    before = weights_in_force()
    tomorrow = timezone.localdate() + timedelta(days=1)
    later = set_weights(cast.administrator, facts(valid_from=tomorrow, threshold=9.0))
    assert weights_in_force() == before
    assert weights_in_force(tomorrow) == later


def test_a_higher_threshold_offers_less(cast: Cast) -> None:
    reported(cast)
    case = reported(cast)
    assert same_matter_card(cast.dispatcher, case)
    set_weights(cast.administrator, facts(threshold=9.0))
    assert same_matter_card(cast.dispatcher, case) is None


@pytest.mark.parametrize("wrong", [{"source": " "}, {"valid_from": timezone.localdate() - timedelta(days=1)}])
def test_weights_need_a_source_and_a_day_that_is_not_past(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        set_weights(cast.administrator, facts(**wrong))


def test_a_day_has_one_set_of_weights(cast: Cast) -> None:
    set_weights(cast.administrator, facts())
    with pytest.raises(InvalidError):
        set_weights(cast.administrator, facts())


@pytest.mark.parametrize("who", ACTORS)
def test_only_an_administrator_sets_weights(cast: Cast, who: str) -> None:
    with pytest.raises(RefusedError):
        set_weights(getattr(cast, who), facts())
    assert MatchWeights.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("dispatcher", 200), ("auditor", 200), ("administrator", 200), ("grid_worker", 403), ("resident", 403)],
)
def test_who_reads_the_weights(cast: Cast, who: str, status: int) -> None:
    assert signed_in(cast, who).get("/matching/weights/").status_code == status


def test_the_page_sets_the_next_weights(cast: Cast) -> None:
    browser = signed_in(cast, "administrator")
    form = {**model_to_dict(weights_in_force() or MatchWeights(), fields=FIGURES), "source": "区指挥中心"}
    assert browser.post("/matching/weights/", {**form, "valid_from": "2020-01-01"}).status_code == 422
    today = timezone.localdate().isoformat()
    assert browser.post("/matching/weights/", {**form, "valid_from": today}).status_code == 302
    assert MatchWeights.objects.count() == 2
    assert signed_in(cast, "dispatcher").post("/matching/weights/", form).status_code == 403
