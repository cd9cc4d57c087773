"""Returns have a limit; the second goes to arbitration; a ruling sticks, and the list of duties learns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from liren.cases.actions.closing import resume_case, suspend_case
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import accept_order, return_order
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import Case, WorkOrder
from liren.cases.permissions import may_take
from liren.cases.queries import debts_of
from liren.cases.suggestions import unit_advice
from liren.cases.tests.stories import a_case
from liren.core.clock import LimitKind, working_time
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError, RefusedError
from liren.messaging.models import Message
from liren.organizations.models import Duty, Organization
from liren.organizations.queries import owing_unit
from liren.routing.actions.arbitrating import ask_for_ruling, open_arbitration_after_returns, rule_on_case
from liren.routing.actions.learning import accept_proposal, decline_proposal, propose_duty
from liren.routing.actions.limits import ReturnLimitFacts, change_return_limit
from liren.routing.models import Arbitration, DutyProposal, ReturnLimit
from liren.routing.queries import rulable, unowned_matters
from liren.routing.reference import load_return_limits
from liren.routing.returns import needs_ruling, returnable_until
from liren.routing.tests.making import arbitrated, returned, sent_to
from tests.cast import SUBDISTRICT, Cast

pytestmark = pytest.mark.django_db
BECAUSE = Word("不是我们的灯")


def age_order(case: Case, hours: int) -> None:
    """Let the live order of a case be older by this."""
    for order in WorkOrder.objects.filter(case=case, state__in=WorkOrder.LIVE):
        order.issued_at -= timedelta(hours=hours)
        order.accepted_at = order.accepted_at and order.accepted_at - timedelta(hours=hours)
        order.save()


def test_the_first_limits_are_there_with_a_source_and_unconfirmed() -> None:
    rows = {row.counted_from: row for row in ReturnLimit.objects.all()}
    assert rows["accepted"].amount == 3
    assert rows["accepted"].limit_kind == LimitKind.WORKING_HOURS
    assert rows["dispatched"].limit_kind == LimitKind.WORKING_DAYS
    assert all(row.source and not row.is_verified for row in rows.values())
    assert load_return_limits() == 0


def test_after_the_limit_a_case_can_not_be_returned_and_the_reason_says_until_when(cast: Cast) -> None:
    case = a_case(cast, State.ACCEPTED)
    assert may_take(cast.handler, case, "return")
    age_order(case, 24 * 20)
    verdict = may_take(cast.handler, case, "return")
    assert not verdict
    assert verdict.because == "state"  # type: ignore[union-attr]  # it was denied
    with pytest.raises(RefusedError):
        return_order(cast.handler, case.pk, BECAUSE)


def test_signing_begins_the_shorter_limit(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    time = working_time(case.division)
    order = case.orders.get()
    before = returnable_until(case)
    assert before == time.due_at(order.issued_at, ReturnLimit.objects.get(counted_from="dispatched").limit)
    accept_order(cast.handler, case.pk)
    order.refresh_from_db()
    limit = ReturnLimit.objects.get(counted_from="accepted").limit
    assert returnable_until(case) == time.due_at(order.accepted_at, limit)  # type: ignore[arg-type]  # signed


def test_while_a_case_is_suspended_the_limit_stands_still(cast: Cast) -> None:
    case = a_case(cast, State.ACCEPTED)
    before = returnable_until(case)
    suspend_case(cast.dispatcher, case.pk, Word("等配件"))
    resume_case(cast.dispatcher, case.pk)
    after = returnable_until(case)
    assert before is not None
    assert after is not None
    assert after >= before


def test_without_a_limit_in_force_nothing_is_too_late(cast: Cast) -> None:
    ReturnLimit.objects.all().delete()
    case = a_case(cast, State.ACCEPTED)
    age_order(case, 24 * 20)
    assert may_take(cast.handler, case, "return")


def test_a_new_limit_ends_the_one_before_and_only_its_keeper_sets_it(cast: Cast) -> None:
    today = timezone.localdate()
    facts = ReturnLimitFacts("accepted", 2, LimitKind.WORKING_HOURS, today, "区办〔2026〕8号", True)
    for who in ("commander", "dispatcher", "handler", "auditor"):
        with pytest.raises(RefusedError):
            change_return_limit(getattr(cast, who), facts)
    row = change_return_limit(cast.administrator, facts)
    assert change_return_limit(cast.administrator, facts) == row
    old = ReturnLimit.objects.get(counted_from="accepted", valid_to__isnull=False)
    assert old.valid_to == today - timedelta(days=1)
    with pytest.raises(InvalidError):
        change_return_limit(
            cast.administrator,
            ReturnLimitFacts("accepted", 2, LimitKind.WORKING_HOURS, today - timedelta(days=2), "x"),
        )


def test_one_return_is_free_the_second_waits_for_a_ruling(cast: Cast) -> None:
    case = returned(cast, 1)
    run_waiting_jobs()
    assert not needs_ruling(case)
    assert not Arbitration.objects.exists()
    case = dispatch_case(cast.dispatcher, case.pk, Word("请再看"), lead=cast.lamps.pk)
    case = return_order(cast.handler, case.pk, BECAUSE)
    assert needs_ruling(case)  # at once, before anybody heard of it
    with pytest.raises(RefusedError) as refusal:
        dispatch_case(cast.dispatcher, case.pk, Word("再派"), lead=cast.water.pk)
    assert refusal.value.verdict.because == "state"
    run_waiting_jobs()
    arbitration = Arbitration.objects.get()
    assert (arbitration.case_id, arbitration.cause) == (case.pk, "returns")
    assert open_arbitration_after_returns(case.pk) is None
    told = set(Message.objects.filter(kind="routing.ruling_awaited").values_list("recipient_id", flat=True))
    assert told == {cast.user("commander").pk}


def test_a_ruling_sticks_to_the_case(cast: Cast) -> None:
    arbitration = arbitrated(cast)
    case = arbitration.case
    rule_on_case(cast.commander, arbitration.pk, unit_id=cast.street_team.pk, basis="路灯杆在社区自管用地内")
    advice = unit_advice(case)
    assert advice is not None
    assert advice.is_binding
    with pytest.raises(InvalidError) as refusal:
        dispatch_case(cast.dispatcher, case.pk, Word("还是派给水务"), lead=cast.water.pk)
    assert refusal.value.field == "lead"
    dispatch_case(cast.dispatcher, case.pk, lead=cast.street_team.pk)
    assert sent_to(case) == cast.street_team.pk
    run_waiting_jobs()
    told = set(Message.objects.filter(kind="routing.ruled").values_list("recipient_id", flat=True))
    assert told == {cast.user("dispatcher").pk, cast.user("handler").pk, cast.user("department_head").pk}


def test_the_unit_that_a_ruling_names_can_not_return_it(cast: Cast) -> None:
    arbitration = arbitrated(cast)
    rule_on_case(cast.commander, arbitration.pk, unit_id=cast.lamps.pk, basis="权属单位即责任单位")
    dispatch_case(cast.dispatcher, arbitration.case_id, lead=cast.lamps.pk)
    case = arbitration.case
    case.refresh_from_db()
    with pytest.raises(RefusedError):
        return_order(cast.handler, case.pk, BECAUSE)
    accept_order(cast.handler, case.pk)
    with pytest.raises(RefusedError):
        return_order(cast.handler, case.pk, BECAUSE)


def test_a_ruling_lapses_with_its_unit_and_a_new_one_is_asked_for(cast: Cast) -> None:
    arbitration = arbitrated(cast)
    rule_on_case(cast.commander, arbitration.pk, unit_id=cast.water.pk, basis="管线权属")
    Organization.objects.filter(pk=cast.water.pk).update(is_active=False)
    assert needs_ruling(arbitration.case)
    again = ask_for_ruling(cast.dispatcher, arbitration.case_id, question="原单位已撤销")
    rule_on_case(cast.commander, again.pk, unit_id=cast.lamps.pk, basis="职责划入")
    dispatch_case(cast.dispatcher, arbitration.case_id, lead=cast.lamps.pk)


MAY_RULE = {"commander"}
EVERYBODY = (
    "resident",
    "grid_worker",
    "secretary",
    "dispatcher",
    "handler",
    "other_handler",
    "auditor",
    "administrator",
    "outsider",
    "commander",
)


def test_who_may_rule_and_who_sees_it(cast: Cast) -> None:
    arbitration = arbitrated(cast)
    allowed, seen, queued = set(), set(), set()
    for who in EVERYBODY:
        actor = getattr(cast, who)
        if Arbitration.objects.visible_to(actor).exists():
            seen.add(who)
        if rulable(actor).exists():
            queued.add(who)
        try:
            rule_on_case(actor, arbitration.pk, unit_id=cast.water.pk, basis="裁定")
        except (RefusedError, Arbitration.DoesNotExist):
            continue
        allowed.add(who)
        break
    assert allowed == queued == MAY_RULE
    assert seen == {"secretary", "dispatcher", "handler", "auditor", "commander"}


def test_nobody_rules_who_belongs_to_a_unit_that_was_sent_it(cast: Cast) -> None:
    arbitration = arbitrated(cast)
    post = cast.user("commander").posts.get()
    post.organization_id = cast.lamps.pk
    post.save()
    assert not rulable(cast.commander).exists()
    with pytest.raises(RefusedError):
        rule_on_case(cast.commander, arbitration.pk, unit_id=cast.water.pk, basis="裁定")
    post.organization_id = cast.water.pk
    post.save()
    with pytest.raises(InvalidError):
        rule_on_case(cast.commander, arbitration.pk, unit_id=cast.water.pk, basis="裁定")


def test_a_ruling_needs_its_reasons_and_is_given_once(cast: Cast) -> None:
    arbitration = arbitrated(cast)
    with pytest.raises(InvalidError) as refusal:
        rule_on_case(cast.commander, arbitration.pk, unit_id=cast.water.pk, basis=" ")
    assert refusal.value.field == "basis"
    first = rule_on_case(cast.commander, arbitration.pk, unit_id=cast.water.pk, basis="裁定")
    assert rule_on_case(cast.commander, arbitration.pk, unit_id=cast.water.pk, basis="裁定") == first
    with pytest.raises(RefusedError):
        rule_on_case(cast.commander, arbitration.pk, unit_id=cast.lamps.pk, basis="改判")


def test_the_dispatcher_can_ask_before_and_then_waits_too(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    with pytest.raises(InvalidError):
        ask_for_ruling(cast.dispatcher, case.pk, question="")
    with pytest.raises(RefusedError):
        ask_for_ruling(cast.secretary, case.pk, question="归谁")
    ask_for_ruling(cast.dispatcher, case.pk, question="灯杆归谁")
    with pytest.raises(RefusedError):
        dispatch_case(cast.dispatcher, case.pk, lead=cast.lamps.pk)
    with pytest.raises(RefusedError):
        ask_for_ruling(cast.dispatcher, case.pk, question="再问")
    assert case.pk in debts_of(cast.dispatcher).values_list("pk", flat=True)  # it is still somebody's


def test_the_list_of_duties_learns_from_a_ruling(cast: Cast) -> None:
    arbitration = arbitrated(cast)
    rule_on_case(cast.commander, arbitration.pk, unit_id=cast.street_team.pk, basis="自管用地")
    proposal = DutyProposal.objects.get()
    assert list(proposal.rulings.all()) == [arbitration]
    for who in ("dispatcher", "auditor"):
        with pytest.raises(RefusedError):
            accept_proposal(getattr(cast, who), proposal.pk)
    accept_proposal(cast.commander, proposal.pk, basis=Duty.Basis.OWNER)
    duty = Duty.objects.get(organization=cast.street_team, category_code="C0118")
    assert duty.source == f"裁定 {arbitration.case.number}"
    owing = owing_unit("C0118", arbitration.case.division, timezone.localdate())
    assert owing is not None
    assert owing.organization == cast.street_team
    assert accept_proposal(cast.commander, proposal.pk).duty == duty
    with pytest.raises(RefusedError):
        decline_proposal(cast.commander, proposal.pk)


def test_a_ruling_that_says_what_the_list_says_proposes_nothing(cast: Cast) -> None:
    arbitration = arbitrated(cast)
    rule_on_case(cast.commander, arbitration.pk, unit_id=cast.lamps.pk, basis="权属单位")
    assert not DutyProposal.objects.exists()


def test_matters_that_nobody_owes_are_found_and_can_become_a_duty(cast: Cast) -> None:
    owned = a_case(cast, State.DISPATCHED)
    for _ in range(2):
        case = a_case(cast, State.FILED, category_code="C0119")
        dispatch_case(cast.dispatcher, case.pk, lead=cast.water.pk)
    a_case(cast, State.FILED, category_code="C0119")
    found = unowned_matters(cast.dispatcher, timezone.now())
    assert [(one.category_code, one.division, one.count, one.waiting) for one in found] == [
        ("C0119", SUBDISTRICT, 2, 1)
    ]
    assert found[0].unit == cast.water
    assert owned.category_id not in {one.category_code for one in found}
    assert unowned_matters(cast.outsider, timezone.now()) == []
    proposal = propose_duty(
        cast.dispatcher, unit_id=cast.water.pk, category_code="C0119", division=SUBDISTRICT
    )
    accept_proposal(cast.commander, proposal.pk)
    assert unowned_matters(cast.dispatcher, timezone.now()) == []
