"""A year of cases: lawful in every step, alive in its rhythm, and the same for the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from liren.cases.machine import DONE_STATES, NEW, State, step_from
from liren.demo.history import History
from liren.demo.people import plan_people
from liren.demo.tests.test_city import town
from liren.demo.units import plan_units
from liren.demo.year import digest, make_histories

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
COUNT = 6000


def make(cases: int = COUNT) -> list[History]:
    units = plan_units(town())
    return make_histories(town(), units, plan_people(town(), units), now=NOW, cases=cases)


@cache
def year() -> list[History]:
    return make()


def walked(history: History) -> str:
    """The state that a history ends in, walking the table of cases.machine."""
    state, before = NEW, ""
    for step in history.steps:
        row = step_from(state, step.verb, suspended_from=before)
        assert row is not None, f"{history.key}: {step.verb} after {state}"
        before = state if step.verb == "suspend" else before
        state = row.target
    return state


def test_the_same_seed_and_end_make_the_same_year() -> None:
    assert digest(make(800)) == digest(make(800))


def test_every_history_walks_the_table_and_time_never_runs_back() -> None:
    assert len(year()) == COUNT
    for history in year():
        assert walked(history) in State.values
        moments = [step.at for step in history.steps]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW
    opened = [history.opened_at for history in year()]
    assert opened == sorted(opened)


def test_every_kind_of_fate_happens_and_most_cases_end() -> None:
    ends = Counter(walked(history) for history in year())
    for state in (State.CLOSED, State.RATED, State.REJECTED, State.WITHDRAWN, State.MERGED, State.REPORTED):
        assert ends[state] > 0, state
    finished = sum(ends[state] for state in DONE_STATES)
    assert 0.95 < finished / COUNT < 0.999
    verbs = Counter(step.verb for history in year() for step in history.steps)
    for verb in ("return", "rework", "suspend", "resume", "recheck"):
        assert verbs[verb] > 5, verb


def test_about_four_ratings_in_a_hundred_are_bad_and_each_opens_a_recheck_once() -> None:
    scores = Counter(step.score for history in year() for step in history.steps if step.verb == "rate")
    assert 0.02 < (scores[1] + scores[2]) / scores.total() < 0.07
    for history in year():
        verbs = [(step.verb, step.score) for step in history.steps]
        for place, (verb, score) in enumerate(verbs):
            first = all(name != "recheck" for name, _ in verbs[:place])
            if verb == "rate" and score <= 2 and first:
                assert verbs[place + 1][0] == "recheck"


def test_merged_cases_join_one_that_was_filed_before_and_still_open() -> None:
    by_key = {history.key: history for history in year()}
    merges = [(h, step) for h in year() for step in h.steps if step.verb == "merge"]
    for history, step in merges:
        target = by_key[step.into]
        assert target.opened_at <= history.opened_at
        assert target.category == history.category
        closed = next((s.at for s in target.steps if s.verb == "close"), None)
        assert closed is None or closed > step.at


def test_whoever_acts_may_act() -> None:
    units = plan_units(town())
    people = plan_people(town(), units)
    posts = {person.login: person.posts for person in people.staff}
    residents = {person.login for person in people.residents}
    for history in year():
        for step in history.steps:
            if step.verb in ("accept", "start", "handle", "return"):
                assert any(p.unit == step.unit and p.role == "department_handler" for p in posts[step.actor])
            elif step.verb in ("verify", "inspect", "file", "close", "dispatch", "patrol", "merge"):
                assert any(history.grid.startswith(post.scope) for post in posts[step.actor])
            elif step.verb in ("rate", "withdraw"):
                assert step.actor == history.reporter
                assert step.actor in residents


def test_the_year_has_a_day_a_week_and_seasons() -> None:
    hours = Counter(history.opened_at.hour for history in year())
    assert hours[9] > 4 * hours[3]
    week = Counter(history.opened_at.weekday() for history in year())
    assert week[0] > 1.15 * week[6]
    barbecue = Counter(h.opened_at.month for h in year() if h.category == "E0510")
    assert barbecue[7] + barbecue[8] > 4 * (barbecue[1] + barbecue[2] + 1)
    ice = [h.opened_at.month for h in year() if h.category == "E0407"]
    assert set(ice) <= {1, 2, 3, 11, 12}
    evenings = [h.opened_at.hour for h in year() if h.category == "E0508"]
    assert sum(hour >= 18 for hour in evenings) > len(evenings) / 2


def test_puddles_come_with_the_rain() -> None:
    days = Counter(h.opened_at.date() for h in year() if h.category == "E0406")
    busiest = sorted(days.values(), reverse=True)
    assert sum(busiest[:30]) > 0.6 * sum(busiest)


def test_some_places_are_hot_spots() -> None:
    spots = Counter((history.address, history.category) for history in year())
    assert spots.most_common(1)[0][1] >= 8
    assert len(spots) > COUNT / 2
