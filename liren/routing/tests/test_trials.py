"""A trial says what dispatching would do, may be left, and changes nothing."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest
from django.utils import timezone

from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.suggestions import unit_advice
from liren.cases.tests.stories import a_case
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import RefusedError
from liren.routing.actions.rules import activate_rule
from liren.routing.actions.trying import try_rules
from liren.routing.jobs import run_trial
from liren.routing.models import DispatchRule, RuleTrial
from liren.routing.tests.making import a_draft, a_rule
from tests.cast import DISTRICT, SUBDISTRICT, Cast

pytestmark = pytest.mark.django_db
TEXTS = ("路灯不亮", "路灯一直闪", "灯杆倾斜", "灯罩掉落")


def a_month(cast: Cast) -> list[Case]:
    """Cases that were dispatched, most as the list of duties says, one elsewhere."""
    cases = []
    for number, text in enumerate(TEXTS * 2):
        case = a_case(cast, State.FILED, description=text)
        lead = cast.water.pk if number == 5 else cast.lamps.pk
        cases.append(dispatch_case(cast.dispatcher, case.pk, Word("请办"), lead=lead))
    return cases


def tried(cast: Cast, division: str = SUBDISTRICT) -> RuleTrial:
    trial = try_rules(cast.commander, division, key=uuid4())
    run_waiting_jobs()
    trial.refresh_from_db()
    return trial


def test_a_trial_equals_what_dispatching_would_do(cast: Cast) -> None:
    a_month(cast)
    drafts = [
        a_draft(cast.dispatcher, position=1, name="倾斜", words=("倾斜",), unit_id=cast.street_team.pk),
        a_draft(cast.dispatcher, position=2, name="全部", words=("路灯", "灯罩"), unit_id=None),
        a_draft(cast.commander, division=DISTRICT, position=1, name="区", unit_id=cast.water.pk),
    ]
    trial = tried(cast, DISTRICT)
    for draft in drafts:
        activate_rule(cast.commander, draft.pk, valid_from=timezone.localdate())
    moves: Counter[tuple[str, str]] = Counter()
    for case in Case.objects.all():
        again = a_case(cast, State.FILED, description=case.description)
        advice = unit_advice(again)
        assert advice is not None
        if advice.unit != case.lead_id:
            moves[str(case.lead_id), str(advice.unit)] += 1
    assert {(move["from"], move["to"]): move["count"] for move in trial.moves} == moves
    assert (trial.total, trial.done, trial.matched, trial.moved) == (8, 8, 8, moves.total())
    assert trial.unchanged == 8 - moves.total()
    assert trial.is_done


def test_a_trial_changes_nothing(cast: Cast) -> None:
    before = [(case.pk, case.lead_id, case.version) for case in a_month(cast)]
    a_draft(cast.dispatcher, mode=DispatchRule.Mode.AUTOMATIC, unit_id=cast.street_team.pk)
    trial = tried(cast)
    assert trial.moved == 8
    assert [(case.pk, case.lead_id, case.version) for case in Case.objects.order_by("pk")] == sorted(before)


def test_a_draft_counts_in_the_place_of_the_version_that_it_replaces(cast: Cast) -> None:
    a_month(cast)
    a_rule(cast.dispatcher, unit_id=cast.street_team.pk)
    assert tried(cast).moved == 8
    RuleTrial.objects.all().delete()
    from liren.routing.actions.rules import draft_rule
    from liren.routing.tests.making import rule_facts

    old = DispatchRule.objects.get()
    draft_rule(cast.dispatcher, rule_facts(unit_id=cast.lamps.pk), key=uuid4(), replaces_id=old.pk)
    trial = tried(cast)
    assert (trial.moved, trial.matched) == (1, 8)
    assert [rule["is_draft"] for rule in trial.rules] == [True]


def test_it_notes_which_cases_ended_there_anyway(cast: Cast) -> None:
    case = a_month(cast)[0]
    Case.objects.filter(pk=case.pk).update(lead=cast.street_team)
    a_draft(cast.dispatcher, unit_id=cast.street_team.pk, words=("不亮",))
    move = next(move for move in tried(cast).moves if move["from"] == str(cast.lamps.pk))
    assert (move["count"], move["ended_there"]) == (2, 1)
    assert str(case.pk) in move["cases"]


def test_a_trial_that_is_begun_again_comes_to_the_same_end(cast: Cast) -> None:
    a_month(cast)
    a_draft(cast.dispatcher, unit_id=cast.street_team.pk)
    trial = tried(cast)
    RuleTrial.objects.filter(pk=trial.pk).update(state=RuleTrial.State.RUNNING, done=3, moved=1, matched=2)
    run_trial(str(trial.pk))
    again = RuleTrial.objects.get(pk=trial.pk)
    assert (again.total, again.done, again.moved, again.moves) == (
        trial.total,
        trial.done,
        trial.moved,
        trial.moves,
    )


def test_asked_twice_is_one_trial_and_only_keepers_ask(cast: Cast) -> None:
    key = uuid4()
    assert try_rules(cast.dispatcher, SUBDISTRICT, key=key) == try_rules(
        cast.dispatcher, SUBDISTRICT, key=key
    )
    assert try_rules(cast.dispatcher, SUBDISTRICT, key=uuid4()).key == key  # it is still under way
    for who in ("secretary", "handler", "auditor", "outsider", "resident"):
        with pytest.raises(RefusedError):
            try_rules(getattr(cast, who), SUBDISTRICT, key=uuid4())
    with pytest.raises(RefusedError):
        try_rules(cast.dispatcher, DISTRICT, key=uuid4())
    assert not RuleTrial.objects.visible_to(cast.outsider).exists()
    assert RuleTrial.objects.visible_to(cast.auditor).exists()
