"""What somebody who is still typing is offered, and what it gives away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, reported
from liren.cases.tests.visitors import signed_in, visitor
from liren.matching.models import MatchWeights
from tests.cast import IN_FAR_GRID, IN_GRID, NOWHERE, Cast

TYPED = {"text": "单元门口路灯不亮", "category": "C0118", "lon": IN_GRID[0], "lat": IN_GRID[1]}


def offers(**changes: Any) -> list[dict[str, str]]:
    answer = visitor().post("/matching/similar.json", {**TYPED, **changes})
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.json()["offers"]
    return found


def test_an_open_case_of_the_same_kind_next_to_it_is_offered(cast: Cast) -> None:
    reported(cast)
    (offer,) = offers()
    assert "50 m" in offer["distance"]
    assert offer["age"] == "reported today"
    assert UUID(offer["key"])


def test_at_most_three_are_offered(cast: Cast) -> None:
    for _ in range(5):
        reported(cast)
    assert len(offers()) == 3


def test_an_offer_holds_nothing_that_somebody_wrote(cast: Cast) -> None:
    case = reported(cast, description="王小明家门口13800000000路灯不亮", address="荷花里3号楼201")
    text = visitor().post("/matching/similar.json", TYPED).content.decode()
    assert text.count(str(case.pk)) == 1
    for secret in ("王小明", "13800000000", "荷花里", case.number, case.description):
        assert secret not in text


def test_a_finished_case_is_not_offered(cast: Cast) -> None:
    a_case(cast, State.CLOSED)
    assert offers() == []


def test_what_lies_far_away_is_not_offered(cast: Cast) -> None:
    reported(cast)
    assert offers(lon=IN_FAR_GRID[0]) == []
    assert offers(lon=IN_GRID[0] + 0.002) == []


def test_another_kind_of_matter_in_the_same_place_is_not_offered(cast: Cast) -> None:
    reported(cast)
    assert offers(category="E0402", text="楼下烧烤油烟扰民") == []


def test_without_a_category_the_words_speak(cast: Cast) -> None:
    reported(cast)
    assert len(offers(category="")) == 1


def test_a_persons_appeal_is_nobody_elses_business(cast: Cast) -> None:
    reported(cast, category_code="A03")
    assert offers(category="A03") == []


def test_ones_own_report_is_not_offered(cast: Cast) -> None:
    reported(cast)
    assert signed_in(cast, "resident").post("/matching/similar.json", TYPED).json()["offers"] == []
    assert signed_in(cast, "neighbour").post("/matching/similar.json", TYPED).json()["offers"] != []


def test_without_a_place_nothing_is_searched(cast: Cast) -> None:
    reported(cast)
    assert (
        offers(lon="", lat="") == offers(lon=NOWHERE[0], lat=NOWHERE[1]) == offers(lon="x", lat="nan") == []
    )


def test_without_weights_nothing_is_offered(cast: Cast) -> None:
    reported(cast)
    MatchWeights.objects.all().delete()
    assert offers() == []


def test_the_report_page_carries_the_offers(cast: Cast) -> None:
    page = visitor().get("/report/").content.decode()
    assert 'data-similar="/matching/similar.json"' in page
    assert "matching/similar" in page
    assert Case.objects.count() == 0
