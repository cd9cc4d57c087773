"""Call-back lists: who is on them, who may ask, and what an attempt does to them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from liren.accounts.actions.posts import give_post
from liren.accounts.actors import SYSTEM
from liren.accounts.roles import Role
from liren.cases.actions.calling_back import NO_ANSWERS, Answers, record_call_back
from liren.cases.actions.closing import rate_case, reopen_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import CallBack, Case
from liren.cases.tests.stories import a_case
from liren.core.verdicts import RefusedError
from liren.fieldwork.actions.asking import record_answer, settle_call_back
from liren.fieldwork.actions.listing import list_call_backs
from liren.fieldwork.models import CallBackItem, CallBackRule
from liren.fieldwork.permissions import may_ask
from liren.ledger.models import Entry
from tests.cast import SINCE, SUBDISTRICT, Cast
from tests.visitors import signed_in

GOOD = Answers(was_contacted=True, was_solved=True, satisfaction=5)


def an_item(cast: Cast) -> CallBackItem:
    """A closed case that nobody rated, on the list."""
    case = a_case(cast, State.CLOSED)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=5))
    list_call_backs()
    return CallBackItem.objects.get(case=case)


def ask(cast: Cast, item: CallBackItem, answers: Answers = NO_ANSWERS, **more: object) -> CallBackItem:
    facts = {"key": uuid4(), "channel": "phone", "is_reached": not answers.is_empty, "answers": answers}
    return record_answer(cast.community_worker, item.pk, **{**facts, **more})  # type: ignore[arg-type]  # loose


def test_a_case_that_nobody_rated_is_listed_after_some_days_and_once(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    assert list_call_backs() == 0
    assert list_call_backs(timezone.now() + timedelta(days=4)) == 1
    assert list_call_backs(timezone.now() + timedelta(days=4)) == 0
    assert CallBackItem.objects.get(case=case).reason == CallBackItem.Reason.UNRATED


def test_every_bad_rating_is_listed_at_once(cast: Cast) -> None:
    CallBackRule.objects.update(rated_percent=0, unrated_percent=0)
    case = a_case(cast, State.CLOSED)
    rate_case(cast.resident, case.pk, score=1)  # opens a re-check
    Case.objects.filter(pk=case.pk).update(state=State.CLOSED, closed_at=timezone.now())
    assert list_call_backs() == 1
    assert CallBackItem.objects.get(case=case).reason == CallBackItem.Reason.BAD_RATING


def test_of_good_ratings_the_share_of_the_rule_is_asked(cast: Cast) -> None:
    cases = [a_case(cast, State.CLOSED) for _ in range(2)]
    for case in cases:
        rate_case(cast.resident, case.pk, score=5)
    CallBackRule.objects.update(rated_percent=0)
    assert list_call_backs() == 0
    CallBackRule.objects.update(rated_percent=100)
    assert list_call_backs() == 2


def test_a_rule_of_a_smaller_area_wins(cast: Cast) -> None:
    rule = CallBackRule.objects.get()
    rule.pk, rule.division, rule.unrated_after_days = uuid4(), SUBDISTRICT, 9
    rule.save(force_insert=True)
    a_case(cast, State.CLOSED)
    assert list_call_backs(timezone.now() + timedelta(days=4)) == 0
    assert list_call_backs(timezone.now() + timedelta(days=10)) == 1


def test_three_attempts_in_vain_close_it_as_not_reached(cast: Cast) -> None:
    item = an_item(cast)
    for expected in ("waiting", "waiting", "not_reached"):
        item = ask(cast, item)
        assert item.state == expected
    with pytest.raises(RefusedError):
        ask(cast, item)


def test_an_answer_by_paper_or_proxy_counts_like_one_by_telephone(cast: Cast) -> None:
    for channel in ("phone", "paper", "proxy"):
        item = ask(cast, an_item(cast), GOOD, channel=channel)
        assert item.state == CallBackItem.State.ANSWERED
    assert CallBack.objects.filter(is_valid=True).count() == 3


def test_the_same_key_is_one_attempt(cast: Cast) -> None:
    item, key = an_item(cast), uuid4()
    assert ask(cast, item, key=key).attempts == 1
    assert ask(cast, item, key=key).attempts == 1


def test_somebody_who_would_rather_not_is_not_asked_again(cast: Cast) -> None:
    assert ask(cast, an_item(cast), is_reached=True).state == CallBackItem.State.DECLINED


def test_an_attempt_written_down_elsewhere_reaches_the_list_too(cast: Cast) -> None:
    item = an_item(cast)
    call_back = record_call_back(
        cast.secretary, item.case_id, key=uuid4(), channel="phone", is_reached=True, answers=GOOD
    )
    for _ in range(2):
        settle_call_back(call_back.pk)
        item.refresh_from_db()
        assert (item.state, item.attempts) == (CallBackItem.State.ANSWERED, 1)


def test_a_case_that_is_taken_up_again_leaves_the_list(cast: Cast) -> None:
    item = an_item(cast)
    reopen_case(cast.secretary, item.case_id, Word("居民说又坏了"))
    list_call_backs()
    item.refresh_from_db()
    assert item.state == CallBackItem.State.DROPPED


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("community_worker", True),
        ("secretary", True),
        ("dispatcher", True),
        ("commander", True),
        ("grid_worker", False),
        ("grid_leader", False),
        ("handler", False),
        ("department_head", False),
        ("auditor", False),
        ("administrator", False),
        ("outsider", False),
        ("resident", False),
    ],
)
def test_who_is_shown_the_list(cast: Cast, who: str, sees: bool) -> None:
    item = an_item(cast)
    assert CallBackItem.objects.visible_to(getattr(cast, who)).exists() is sees
    assert bool(may_ask(getattr(cast, who), item)) is sees


def test_the_unit_that_did_the_work_never_asks(cast: Cast) -> None:
    item = an_item(cast)
    give_post(
        SYSTEM,
        cast.user("community_worker"),
        role=Role.HANDLER,
        scope=SUBDISTRICT,
        organization_id=cast.lamps.pk,
        valid_from=SINCE,
    )
    assert not CallBackItem.objects.visible_to(cast.community_worker).exists()
    with pytest.raises(CallBackItem.DoesNotExist):
        ask(cast, item, GOOD)


def test_the_page_reveals_a_phone_only_on_request_and_on_record(cast: Cast) -> None:
    item = an_item(cast)
    phone = "13912345678"
    user = cast.user("resident")
    type(user).objects.filter(pk=user.pk).update(phone=phone)
    client = signed_in(cast, "community_worker")
    assert str(item.case.number) in client.get("/call-backs/").content.decode()
    assert phone not in client.get(f"/call-backs/{item.pk}/").content.decode()
    page = client.post(f"/call-backs/{item.pk}/contact/")
    assert page["Cache-Control"] == "no-store"
    assert cast.user("resident").name in page.content.decode()
    assert Entry.objects.filter(verb="case.contact_read", object_id=str(item.case_id)).count() == 1


def test_answers_go_through_the_page_and_contradictions_come_back(cast: Cast) -> None:
    item = an_item(cast)
    client = signed_in(cast, "community_worker")
    form = {"key": str(uuid4()), "channel": "paper", "reached": "no", "contacted": "yes"}
    assert client.post(f"/call-backs/{item.pk}/", form).status_code == 422
    form |= {"reached": "yes", "solved": "no", "satisfaction": "2", "comment": "还是不亮"}
    assert client.post(f"/call-backs/{item.pk}/", form)["Location"] == "/call-backs/"
    call_back = CallBack.objects.get()
    assert (call_back.channel, call_back.was_solved, call_back.satisfaction) == ("paper", False, 2)
    assert "take it up again" in client.get(f"/call-backs/{item.pk}/").content.decode()


def test_the_paper_form_names_nobody(cast: Cast) -> None:
    page = signed_in(cast, "secretary").get(f"/call-backs/{an_item(cast).pk}/paper/").content.decode()
    assert cast.user("resident").name not in page
    assert "somebody I trust" in page
