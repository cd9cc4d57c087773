"""What rules do to a dispatch: they advise, they ask for a reason, and some dispatch by themselves."""

from __future__ import annotations

from uuid import uuid4

import pytest

from liren.cases.actions.bulk import Chosen, take_steps
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import return_order
from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import file_case
from liren.cases.machine import State
from liren.cases.models import Case, TimelineEntry, WorkOrder
from liren.cases.suggestions import unit_advice
from liren.cases.tests.stories import a_case
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError
from liren.ledger.models import Entry
from liren.organizations.models import Organization
from liren.routing.actions.dispatching import dispatch_by_rule
from liren.routing.models import DispatchRule
from liren.routing.tests.making import a_draft, a_rule, sent_to
from tests.cast import SUBDISTRICT, Cast
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db
AUTOMATIC = DispatchRule.Mode.AUTOMATIC


def test_a_rule_advises_before_the_list_of_duties_and_says_why(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    by_list = unit_advice(case)
    assert by_list is not None
    assert by_list.unit == cast.lamps.pk
    a_rule(cast.dispatcher, words=("路灯",), unit_id=cast.street_team.pk, co_handlers=(cast.water.pk,))
    advice = unit_advice(case)
    assert advice is not None
    assert (advice.unit, advice.co_handlers) == (cast.street_team.pk, (cast.water.pk,))
    assert "路灯直派" in advice.title
    assert "路灯" in advice.explanation


def test_a_rule_can_leave_it_to_the_list_of_duties(cast: Cast) -> None:
    a_rule(cast.dispatcher, unit_id=None)
    advice = unit_advice(a_case(cast, State.FILED))
    assert advice is not None
    assert advice.unit == cast.lamps.pk
    assert advice.title


def test_another_unit_than_the_advised_one_needs_a_reason(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    with pytest.raises(InvalidError) as refusal:
        dispatch_case(cast.dispatcher, case.pk, lead=cast.water.pk)
    assert refusal.value.field == "note"
    assert sent_to(case) is None
    dispatch_case(cast.dispatcher, case.pk, Word("路灯所抢修中，由水务代办"), lead=cast.water.pk)
    assert sent_to(case) == cast.water.pk


def test_where_nobody_is_advised_no_reason_is_asked(cast: Cast) -> None:
    case = a_case(cast, State.FILED, category_code="C0119")
    assert unit_advice(case) is None
    dispatch_case(cast.dispatcher, case.pk, lead=cast.water.pk)
    assert sent_to(case) == cast.water.pk


def test_a_unit_that_gave_the_case_back_is_not_advised_again(cast: Cast) -> None:
    a_rule(cast.dispatcher, unit_id=cast.lamps.pk)
    case = a_case(cast, State.DISPATCHED)
    case = return_order(cast.handler, case.pk, Word("不是我们的灯"))
    assert unit_advice(case) is None


def test_an_automatic_rule_dispatches_when_a_case_is_filed(cast: Cast) -> None:
    rule = a_rule(cast.dispatcher, mode=AUTOMATIC, unit_id=cast.street_team.pk)
    case = a_case(cast, State.VERIFIED)
    file_case(cast.community_worker, case.pk)
    run_waiting_jobs()
    case.refresh_from_db()
    assert (case.state, case.lead_id) == (State.DISPATCHED, cast.street_team.pk)
    entry = case.timeline.get(verb="dispatch")
    assert entry.actor is None
    assert entry.role == "system"
    assert entry.note == "按规则「路灯直派」自动派单。"
    assert str(rule.pk) in Entry.objects.get(verb="rule.applied").details


def test_hearing_of_the_same_filing_twice_dispatches_once(cast: Cast) -> None:
    a_rule(cast.dispatcher, mode=AUTOMATIC, unit_id=cast.lamps.pk)
    case = a_case(cast, State.FILED)
    filed = case.timeline.get(verb="file")
    assert dispatch_by_rule(case.pk, filed.pk)
    assert not dispatch_by_rule(case.pk, filed.pk)
    assert TimelineEntry.objects.filter(case=case, verb="dispatch").count() == 1


def test_a_suggestion_before_an_automatic_rule_wins_because_it_is_first(cast: Cast) -> None:
    a_rule(cast.dispatcher, position=1, unit_id=cast.lamps.pk)
    a_rule(cast.dispatcher, position=2, mode=AUTOMATIC, unit_id=cast.street_team.pk)
    a_case(cast, State.FILED)
    run_waiting_jobs()
    assert Case.objects.get().state == State.FILED


def test_an_automatic_rule_that_leaves_it_to_a_list_without_an_answer_does_nothing(cast: Cast) -> None:
    a_rule(cast.dispatcher, mode=AUTOMATIC, unit_id=None)
    a_case(cast, State.FILED, category_code="C0119")
    run_waiting_jobs()
    assert Case.objects.get().state == State.FILED


def test_drafts_and_rules_of_units_that_are_gone_dispatch_nothing(cast: Cast) -> None:
    a_draft(cast.dispatcher, mode=AUTOMATIC, unit_id=cast.street_team.pk)
    a_rule(cast.dispatcher, mode=AUTOMATIC, unit_id=cast.water.pk)
    Organization.objects.filter(pk=cast.water.pk).update(is_active=False)
    a_case(cast, State.FILED)
    run_waiting_jobs()
    assert Case.objects.get().state == State.FILED


def test_the_case_page_chooses_the_advised_unit_and_names_the_rule(cast: Cast) -> None:
    a_rule(cast.dispatcher, category_codes=("C01",), unit_id=cast.street_team.pk)
    case = a_case(cast, State.FILED)
    page = signed_in(cast, "dispatcher").get(f"/cases/{case.pk}/").content.decode()
    assert f'<option value="{cast.street_team.pk}" selected>' in page
    assert "路灯直派" in page


def test_the_page_asks_for_the_reason_and_keeps_the_case_where_it_is(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    client = signed_in(cast, "dispatcher")
    answer = client.post(
        f"/cases/{case.pk}/steps/dispatch/",
        {"lead": str(cast.water.pk)},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 422
    assert sent_to(case) is None
    assert case.division.startswith(SUBDISTRICT)


def test_many_go_where_the_rules_send_them_and_the_dispatcher_sees_it_before(cast: Cast) -> None:
    case, late = a_case(cast, State.FILED), a_case(cast, State.DISPATCHED)
    a_rule(cast.dispatcher, unit_id=cast.water.pk, co_handlers=(cast.lamps.pk,))
    client = signed_in(cast, "dispatcher")
    ticked = [f"{one.pk}:{one.version}" for one in (case, late)]
    form = {"verb": "dispatch", "key": str(uuid4()), "case": ticked}
    page = client.post("/desk/bulk/", form).content.decode()
    assert "路灯直派" in page
    assert cast.water.label in page
    assert WorkOrder.objects.filter(case=case).count() == 0  # nothing is sent before it is agreed to
    agreed = form | {"agreed": "1", "case": [f"{case.pk}:{case.version}:{cast.water.pk}"]}
    assert client.post("/desk/bulk/", agreed).status_code == 302
    run_waiting_jobs()
    case.refresh_from_db()
    assert case.lead == cast.water
    assert case.orders.filter(organization=cast.lamps).exists()


def test_a_case_that_the_rules_send_elsewhere_meanwhile_is_not_sent(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    a_rule(cast.dispatcher, unit_id=cast.water.pk)
    chosen = [Chosen(case.pk, case.version, cast.lamps.pk)]
    (outcome,) = take_steps(cast.dispatcher, "dispatch", chosen, key=uuid4())
    assert not outcome.is_done
    case.refresh_from_db()
    assert case.state == State.FILED
