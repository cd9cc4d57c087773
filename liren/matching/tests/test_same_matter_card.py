"""The card of candidates on the case page."""

from __future__ import annotations

from uuid import uuid4

from liren.cases.machine import State
from liren.cases.tests.stories import a_case, reported
from liren.cases.tests.visitors import signed_in
from liren.matching.actions.following import join_case
from liren.matching.panels import same_matter_card
from tests.cast import IN_FAR_GRID, Cast


def candidates(cast: Cast, who: str, **changes: object) -> list[str]:
    card = same_matter_card(getattr(cast, who), reported(cast, **changes))
    return [one.candidate.case.number for one in card["offered"]] if card else []


def test_the_dispatcher_sees_what_may_be_the_same_with_the_reasons(cast: Cast) -> None:
    first, second = a_case(cast, State.FILED), reported(cast)
    card = same_matter_card(cast.dispatcher, second)
    assert card
    (one,) = card["offered"]
    assert one.candidate.case == first
    assert sum(factor.share for factor in one.factors) in range(98, 103)
    page = signed_in(cast, "dispatcher").get(f"/cases/{second.pk}/").content.decode()
    assert "same-matter" in page
    assert first.number in page


def test_joining_from_the_card_takes_the_step_of_the_table(cast: Cast) -> None:
    first, second = reported(cast), reported(cast)
    form = {"into": str(first.pk), "key": str(uuid4()), "version": "1"}
    answer = signed_in(cast, "dispatcher").post(f"/cases/{second.pk}/steps/merge/", form)
    assert answer.status_code == 302
    second.refresh_from_db()
    assert (second.state, second.merged_into_id) == (State.MERGED, first.pk)


def test_nobody_is_shown_a_case_that_they_may_not_see(cast: Cast) -> None:
    far = reported(cast, lon=IN_FAR_GRID[0])
    assert same_matter_card(cast.dispatcher, far) is None
    reported(cast, lon=IN_FAR_GRID[0])
    card = same_matter_card(cast.outsider, far)
    assert card
    assert len(card["offered"]) == 1
    assert same_matter_card(cast.dispatcher, far) is None


def test_who_may_not_merge_reads_why(cast: Cast) -> None:
    reported(cast)
    card = same_matter_card(cast.grid_worker, reported(cast))
    assert card
    assert not card["verdict"]
    assert card["verdict"].reason


def test_a_finished_or_distant_case_is_no_candidate(cast: Cast) -> None:
    a_case(cast, State.CLOSED)
    assert candidates(cast, "dispatcher") == []
    assert candidates(cast, "dispatcher", lon=114.909) == []


def test_at_most_three_the_likeliest_first(cast: Cast) -> None:
    for metres in range(5):
        reported(cast, lon=114.905 + metres * 0.0001)
    card = same_matter_card(cast.dispatcher, reported(cast))
    assert card
    scores = [one.candidate.score for one in card["offered"]]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert card["offered"][0].candidate.metres == 0


def test_the_card_says_how_many_count_on_the_case(cast: Cast) -> None:
    case = a_case(cast, State.IN_PROGRESS)
    assert same_matter_card(cast.dispatcher, case) is None
    join_case(cast.neighbour, case.pk, key=uuid4())
    card = same_matter_card(cast.dispatcher, case)
    assert card
    assert card["others"] == 1
