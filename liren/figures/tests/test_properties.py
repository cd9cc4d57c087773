"""What holds for the figures of any facts: no count pays, nothing above the line that is not below it, the
same bits again, and lists that add up."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.cases.actions.calling_back import Answers
from liren.cases.actions.closing import inspect_case, rework_case
from liren.cases.actions.handling import accept_order, return_order
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.tests.stories import a_case
from liren.figures.behind import ABOVE, BELOW, Asked, expected_total, facts_behind
from liren.figures.computing import ALGORITHM, Figure, Terms, digest_of, figures_from
from liren.figures.indicators import BY_CODE, SCALE
from liren.figures.measures import FIELDS, Shape, Subject, kinds_of
from liren.figures.models import FigureValue
from liren.figures.shrinking import Bounds, Prior, Tally, interval, prior_of, shrunk
from liren.figures.storing import pack, unpack
from liren.figures.tests.stories import answered, counted
from liren.figures.tests.test_computing import EVERYWHERE, LAMPS, TERMS, WATER
from liren.figures.tests.test_excusing import late_clock
from tests.cast import Cast

RULES = {"whistle_weight": 10, "whistle_late": 20, "whistle_absent": 100, "whistle_refused": 20}
WITH_RULES = Terms((EVERYWHERE,), TERMS.units, RULES)
GRIDS = ("990101001001001", "990101001001002", "990101002001001", "990102001001001")
yes_or_no = st.integers(0, 1)
SPECIAL: dict[str, st.SearchStrategy[tuple[int | None, ...]]] = {
    "order": st.one_of(st.just((1, None)), st.tuples(st.just(0), st.integers(0, 50_000))),
    "handling": st.tuples(yes_or_no, st.integers(0, 2)),
    "feedback": st.builds(
        lambda one, two, mood: (one, two, *mood),
        st.one_of(st.none(), yes_or_no),
        st.one_of(st.none(), yes_or_no),
        st.sampled_from([(None, None), (1, 0), (0, 1), (0, 0)]),
    ),
    "whistle": st.tuples(st.one_of(st.none(), st.integers(1, 5)), yes_or_no, yes_or_no, yes_or_no),
    "whistled": st.tuples(st.integers(1, 5), yes_or_no, yes_or_no),
    "matter": st.sampled_from([(1, None), (0, 0), (0, 1), (0, None)]),
    "round": st.tuples(yes_or_no, st.just(20261122)),
}


def facts_of_kind(kind: str) -> st.SearchStrategy[list[list[Any]]]:
    answers = SPECIAL.get(kind, st.tuples(*[yes_or_no for _field in FIELDS[kind]]))
    fact = st.builds(
        lambda place, unit, person, excluded, said: ["id", "case", place, unit, person, excluded, *said],
        st.sampled_from(GRIDS),
        st.sampled_from([None, LAMPS, WATER]),
        st.sampled_from([None, "ann", "bob"]),
        yes_or_no if kind == "feedback" else st.just(0),
        answers,
    )
    return st.lists(fact, max_size=6)


worlds = st.fixed_dictionaries({kind: facts_of_kind(kind) for kind in FIELDS})
World = dict[str, list[list[Any]]]


def rates(found: list[Figure]) -> dict[tuple[str, str, str], Fraction]:
    """Every rate that is there, raw."""
    return {
        one[:3]: Fraction(one.numerator, one.denominator)
        for one in found
        if one.denominator and (one.code in SCALE or BY_CODE[one.code].shape is not Shape.COUNT)
    }


@settings(max_examples=60, deadline=None)
@given(world=worlds)
def test_nothing_is_above_the_line_that_is_not_below_it(world: World) -> None:
    for one in figures_from(world, WITH_RULES):
        is_rate = one.code in SCALE or BY_CODE[one.code].shape is Shape.RATE
        assert one.numerator >= 0
        assert not is_rate or one.numerator <= one.denominator
        if one.estimate is not None and one.low is not None and one.high is not None:
            assert 0 <= one.low <= one.high <= 10_000
            assert 0 <= one.estimate <= 10_000


@settings(max_examples=40, deadline=None)
@given(world=worlds, times=st.integers(2, 4))
def test_more_of_the_same_changes_no_rate(world: World, times: int) -> None:
    many = {kind: facts * times for kind, facts in world.items()}
    assert rates(figures_from(many, WITH_RULES)) == rates(figures_from(world, WITH_RULES))


@settings(max_examples=40, deadline=None)
@given(world=worlds, more=facts_of_kind("opened"), walks=facts_of_kind("patrolled"))
def test_reports_and_patrols_by_themselves_raise_nothing_but_their_own_figure(
    world: World, more: list[list[Any]], walks: list[list[Any]]
) -> None:
    before = rates(figures_from(world, WITH_RULES))
    busy = {**world, "opened": world["opened"] + more, "patrolled": world["patrolled"] + walks}
    after = rates(figures_from(busy, WITH_RULES))
    assert {key: rate for key, rate in after.items() if key[2] != "patrol_valid"} == {
        key: rate for key, rate in before.items() if key[2] != "patrol_valid"
    }


@settings(max_examples=40, deadline=None)
@given(world=worlds, version=st.integers(1, ALGORITHM))
def test_packed_and_read_again_it_comes_out_to_the_same_bits(world: World, version: int) -> None:
    kept = {kind: pack(kind, world[kind]).payload for kind in kinds_of(version)}
    first = figures_from({kind: world[kind] for kind in kinds_of(version)}, WITH_RULES, version=version)
    again = figures_from({kind: unpack(kept[kind]) for kind in kept}, WITH_RULES, version=version)
    assert again == first
    assert digest_of(again) == digest_of(first)
    assert all(one.code in SCALE or BY_CODE[one.code].since <= version for one in first)


priors = st.builds(
    Prior, st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=500), st.integers(5, 200)
)


@given(prior=priors, of=st.integers(1, 30), data=st.data())
def test_a_bad_vote_moves_a_small_unit_less_than_its_raw_rate(
    prior: Prior, of: int, data: st.DataObject
) -> None:
    """For a unit that stands no worse than its peers; one that does has no raw rate left to lose."""
    good = data.draw(st.integers(0, of))
    if Fraction(good, of) < prior.mean:
        good = of
    raw = Fraction(good, of) - Fraction(good, of + 1)
    before, after = (shrunk(Tally(Fraction(good), Fraction(n)), prior) for n in (of, of + 1))
    assert 0 <= before - after <= raw


@given(prior=priors, of=st.integers(1, 200), data=st.data())
def test_more_good_answers_never_lower_the_corrected_rate(prior: Prior, of: int, data: st.DataObject) -> None:
    good = data.draw(st.integers(0, of - 1))
    worse, better = (shrunk(Tally(Fraction(n), Fraction(of)), prior) for n in (good, good + 1))
    assert worse < better


@given(prior=priors, of=st.integers(1, 50), times=st.integers(2, 9), data=st.data())
def test_the_more_answers_the_nearer_to_the_raw_rate(
    prior: Prior, of: int, times: int, data: st.DataObject
) -> None:
    good = data.draw(st.integers(0, of))
    raw = Fraction(good, of)
    few, many = (shrunk(Tally(Fraction(good * n), Fraction(of * n)), prior) for n in (1, times))
    assert abs(many - raw) <= abs(few - raw)


@given(good=st.integers(0, 2), peers=st.lists(st.integers(0, 2), min_size=3, max_size=8))
def test_two_answers_among_peers_with_two_each_have_a_wide_interval(good: int, peers: list[int]) -> None:
    tallies = [Tally(Fraction(one), Fraction(2)) for one in (good, *peers)]
    low, high = interval(tallies[0], prior_of(tallies, Bounds(20, 5, 200)), 90)
    wide = prior_of(tallies, Bounds(20, 5, 200), is_bounded=False)
    assert prior_of(tallies, Bounds(20, 5, 200)).strength <= min(wide.strength, 2 * len(tallies))
    assert high > low


@pytest.mark.django_db
def test_every_list_adds_up_to_its_figure(cast: Cast) -> None:
    good, bad = Answers(True, True, 5), Answers(False, False, 1)
    answered(cast, good, Answers(True, True, 3), bad)
    rework_case(cast.grid_worker, a_case(cast, State.HANDLED).pk, Word("还不亮"))
    inspect_case(cast.grid_worker, a_case(cast, State.HANDLED).pk)
    late_clock(a_case(cast, State.IN_PROGRESS))
    sent = a_case(cast, State.DISPATCHED)
    accept_order(cast.handler, sent.pk)
    return_order(cast.handler, sent.pk, Word("不归我们管"))
    month = counted()
    values = list(FigureValue.objects.filter(month=month))
    assert {value.subject_kind for value in values} == {"area", "unit", "person"}
    for value in values:
        for part in (ABOVE, BELOW):
            asked = Asked(Subject(value.subject_kind), value.subject, value.code, part)
            behind = facts_behind(cast.commander, month, asked)
            assert behind.total == expected_total(value, asked), (value.code, value.subject, part)
            if value.code == "handling_minutes":
                assert behind.added == value.numerator
    assert facts_behind(cast.commander, month, Asked(Subject.UNIT, str(uuid4()), "rework")).total == 0
