"""The correction for small numbers keeps its promises."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.figures.shrinking import (
    Bounds,
    Prior,
    Tally,
    beta_below,
    beta_quantile,
    in_parts,
    interval,
    prior_of,
    shrunk,
)

BOUNDS = Bounds(default=20, least=5, most=200)
tallies = st.integers(0, 400).flatmap(
    lambda of: st.builds(
        Tally, st.integers(0, 100 * of).map(lambda n: Fraction(n, 100)), st.just(Fraction(of))
    )
)
priors = st.builds(
    Prior, st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=1000), st.integers(5, 200)
)


@given(tally=tallies, prior=priors)
def test_the_corrected_rate_lies_between_the_raw_one_and_the_mean(tally: Tally, prior: Prior) -> None:
    corrected = shrunk(tally, prior)
    if not tally.of:
        assert corrected == prior.mean
    else:
        raw = tally.good / tally.of
        assert min(raw, prior.mean) <= corrected <= max(raw, prior.mean)


@given(prior=priors, share=st.fractions(0, 1, max_denominator=50))
def test_with_many_answers_the_raw_rate_remains(prior: Prior, share: Fraction) -> None:
    many = Fraction(10**7)
    assert abs(shrunk(Tally(share * many, many), prior) - share) < Fraction(1, 10_000)


@given(prior=priors, of=st.integers(0, 10), data=st.data())
def test_one_bad_vote_moves_a_small_street_little(prior: Prior, of: int, data: st.DataObject) -> None:
    good = data.draw(st.integers(0, of))
    before = shrunk(Tally(Fraction(good), Fraction(of)), prior)
    after = shrunk(Tally(Fraction(good), Fraction(of + 1)), prior)
    assert 0 <= before - after <= Fraction(1, prior.strength + of + 1)


@settings(max_examples=60)
@given(tally=tallies, prior=priors)
def test_the_interval_is_in_order_and_holds_the_median(tally: Tally, prior: Prior) -> None:
    low, high = interval(tally, prior, 90)
    median, _same = interval(tally, prior, 0)
    assert 0 <= low <= median <= high <= 1


@settings(max_examples=30)
@given(prior=priors, share=st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=20))
def test_more_answers_make_a_narrower_interval(prior: Prior, share: Fraction) -> None:
    few, many = Fraction(20), Fraction(2000)
    wide = interval(Tally(share * few, few), prior, 90)
    narrow = interval(Tally(share * many, many), prior, 90)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


@pytest.mark.parametrize(
    ("x", "a", "b", "below"),
    [
        (0.3, 1, 1, 0.3),
        (0.5, 2, 1, 0.25),
        (0.5, 1, 2, 0.75),
        (0.5, 7.5, 7.5, 0.5),
        (0.2, 2, 3, 0.1808),  # 6x² - 8x³ + 3x⁴
        (1, 2, 3, 1),
        (0, 2, 3, 0),
    ],
)
def test_the_beta_function_agrees_with_what_can_be_worked_out_by_hand(
    x: float, a: float, b: float, below: float
) -> None:
    assert beta_below(x, a, b) == pytest.approx(below, abs=1e-10)


@given(share=st.floats(0.02, 0.98), a=st.floats(0.5, 300), b=st.floats(0.5, 300))
@settings(max_examples=60)
def test_a_quantile_is_where_that_share_lies_below(share: float, a: float, b: float) -> None:
    assert beta_below(beta_quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-4)


def test_peers_that_hardly_differ_pull_as_strongly_as_allowed() -> None:
    alike = [Tally(Fraction(80), Fraction(100)) for _peer in range(5)]
    assert prior_of(alike, BOUNDS) == Prior(Fraction(801, 1002), 200)


def test_no_mean_pulls_more_strongly_than_the_answers_it_comes_from() -> None:
    alike = [Tally(Fraction(8), Fraction(10)) for _peer in range(5)]
    assert prior_of(alike, BOUNDS) == Prior(Fraction(81, 102), 50)
    assert prior_of(alike, BOUNDS, is_bounded=False).strength == 200
    assert prior_of([], BOUNDS).strength == BOUNDS.least


def test_peers_that_differ_much_pull_weakly() -> None:
    apart = [Tally(Fraction(good), Fraction(100)) for good in (10, 50, 90)]
    assert prior_of(apart, BOUNDS).strength == 5


def test_with_fewer_than_three_peers_the_usual_strength_holds() -> None:
    assert prior_of([Tally(Fraction(30), Fraction(40))], BOUNDS) == Prior(Fraction(61, 82), 20)
    assert prior_of([], BOUNDS) == Prior(Fraction(1, 2), BOUNDS.least)


def test_rates_are_kept_in_hundredths_of_a_per_cent() -> None:
    assert in_parts(Fraction(2, 3)) == 6667
    assert in_parts(Fraction(1, 20_000)) == 1
