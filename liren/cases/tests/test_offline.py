"""What arrives later than it happened, what a phone keeps of the day, and repeats that change nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import verify_case
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.moments import Happening, happening, shift_of
from liren.cases.parameters import OFFLINE_HOURS
from liren.cases.telling import late_words
from liren.cases.tests.stories import a_case, reported
from liren.cases.tests.visitors import a_form, a_photo, signed_in
from liren.core.parameters import ParameterFacts, set_parameter
from tests.cast import Cast

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def noted(acted: datetime, sent: datetime) -> dict[str, str]:
    return {"device_at": acted.isoformat(), "device_now": sent.isoformat()}


def hours_ago(hours: float, *, clock_ahead: timedelta = timedelta()) -> dict[str, str]:
    sent = timezone.now() + clock_ahead
    return noted(sent - timedelta(hours=hours), sent)


def reported_before(cast: Cast, monkeypatch: pytest.MonkeyPatch, hours: int) -> Case:
    past = timezone.now() - timedelta(hours=hours)
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: past)
        return reported(cast)


def test_the_moment_is_told_by_the_time_between_not_by_the_devices_clock() -> None:
    now = timezone.now()
    found = happening(hours_ago(3, clock_ahead=timedelta(hours=5)), now)
    assert found is not None
    assert abs(found.at - (now - timedelta(hours=3))) < timedelta(seconds=2)
    assert abs(found.skew - 5 * 3600) <= 2


@pytest.mark.parametrize(
    "post",
    [
        {},
        {"device_at": "yesterday", "device_now": "today"},
        {"device_at": "2026-01-01T10:00:00", "device_now": "2026-01-01T12:00:00"},  # of no zone
        {"device_at": "2026-13-41T10:00:00Z", "device_now": "2026-01-01T12:00:00Z"},
        hours_ago(0.01),
        hours_ago(-3),
        hours_ago(37),
    ],
)
def test_what_is_no_evidence_counts_as_sent_at_once(post: dict[str, str]) -> None:
    assert happening(post) is None


def test_how_long_a_phone_is_believed_is_a_working_figure_of_its_day() -> None:
    found = happening(hours_ago(35))
    assert found is not None
    facts = ParameterFacts(OFFLINE_HOURS, 12, timezone.localdate(), "本地规定〔2026〕1号")
    with transaction.atomic():
        set_parameter(facts)
    assert happening(hours_ago(13)) is None
    assert happening(hours_ago(11)) is not None


def test_a_shift_is_made_only_for_a_clock_that_is_wrong() -> None:
    assert shift_of("") == timedelta()
    assert shift_of((timezone.now() + timedelta(seconds=30)).isoformat()) == timedelta()
    assert (
        timedelta(hours=-2.1)
        < shift_of((timezone.now() + timedelta(hours=2)).isoformat())
        < timedelta(hours=-1.9)
    )


def test_a_step_noted_in_time_stops_its_clock_then_and_starts_the_next_on_arrival(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = reported_before(cast, monkeypatch, hours=10)
    before = timezone.now()
    answer = signed_in(cast, "grid_worker").post(
        f"/cases/{case.pk}/steps/verify/", {"key": str(uuid4()), **hours_ago(7)}, headers=JSON
    )
    assert answer.status_code == 200
    entry = case.timeline.get(verb="verify")
    assert entry.happened_at is not None
    assert entry.at >= before
    assert timedelta(hours=6.9) < entry.at - entry.happened_at < timedelta(hours=7.1)
    stopped, started = case.deadlines.get(stage="verify"), case.deadlines.get(stage="file")
    assert stopped.stopped_at == entry.happened_at
    assert started.started_at == entry.at
    assert "离线" in late_words(entry) or "offline" in late_words(entry)


def test_nobody_acts_on_a_case_before_it_was_there(cast: Cast) -> None:
    case = reported(cast)
    early = Happening(timezone.now() - timedelta(hours=20), 0)
    verify_case(cast.grid_worker, case.pk, Word(happened=early))
    first, second = case.timeline.order_by("at")
    assert second.happened_at == first.at


def test_a_skewed_clock_is_shown_on_the_timeline(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = reported_before(cast, monkeypatch, hours=9)
    form = {"key": str(uuid4()), **hours_ago(5, clock_ahead=timedelta(minutes=-47))}
    client = signed_in(cast, "grid_worker")
    client.post(f"/cases/{case.pk}/steps/verify/", form)
    page = client.get(f"/grid/cases/{case.pk}/", headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "离线记录" in page
    assert "手机时钟慢" in page


def test_a_report_noted_without_a_network_opens_on_arrival(cast: Cast) -> None:
    client = signed_in(cast, "grid_worker")
    form = a_form(photos=[a_photo()], **hours_ago(6))
    first = client.post("/grid/patrol/", form, headers=JSON)
    assert first.status_code == 201
    case = Case.objects.get()
    entry = case.timeline.get()
    assert entry.happened_at is not None
    assert timezone.now() - case.opened_at < timedelta(minutes=1)
    assert case.deadlines.get().started_at == case.opened_at


def test_a_patrol_report_needs_no_words(cast: Cast) -> None:
    client = signed_in(cast, "grid_worker")
    assert client.post("/grid/patrol/", a_form(description=""), headers=JSON).status_code == 201
    assert Case.objects.get().category.label in Case.objects.get().description


def test_the_same_report_twice_is_one_case_with_one_photo(cast: Cast) -> None:
    client = signed_in(cast, "grid_worker")
    form = a_form()
    answers = [client.post("/grid/patrol/", {**form, "photos": [a_photo()]}, headers=JSON) for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert Case.objects.get().photos.count() == 1


def test_what_is_wrong_with_a_queued_report_is_said_in_json(cast: Cast) -> None:
    client = signed_in(cast, "grid_worker")
    answer = client.post("/grid/patrol/", a_form(category=""), headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["field"] == "category"
    assert answer.json()["reason"]
    answer = client.post("/report/", a_form(lon="", lat=""), headers=JSON)
    assert (answer.status_code, answer.json()["field"]) == (422, "place")


def test_a_residents_queued_report_is_answered_with_its_number(cast: Cast) -> None:
    facts = signed_in(cast, "resident").post("/report/", a_form(door="resident"), headers=JSON).json()
    assert facts["number"] == Case.objects.get().number
    assert facts["receipt"] == ""
    assert facts["next"] == f"/report/done/{Case.objects.get().pk}/"


def test_the_kept_day_holds_what_is_owed_and_nobodys_number(cast: Cast) -> None:
    here = reported(cast, description="灯不亮，请打我电话 138-0013-8000 或 37011319800101123X，3栋2单元")
    done = a_case(cast, State.HANDLED)
    answer = signed_in(cast, "grid_worker").get("/grid/day/")
    page = answer.content.decode()
    assert "steps/verify/" in page
    assert f"/grid/cases/{here.pk}/" in page
    assert f"/grid/cases/{done.pk}/" in page
    assert "0013" not in page
    assert "37011319800101123" not in page
    assert "3栋2单元" in page
    assert cast.user("resident").name not in page
    assert "no-store" in answer["Cache-Control"]


def test_the_kept_day_is_for_those_on_the_ground(cast: Cast) -> None:
    assert signed_in(cast, "handler").get("/grid/day/").status_code == 403
    assert signed_in(cast, "resident").get("/grid/day/").status_code == 403


def test_what_happened_meanwhile_is_told_to_those_who_may_see_the_case(cast: Cast) -> None:
    case = reported(cast)
    seen = case.version
    verify_case(cast.community_worker, case.pk, Word("电话核实过了"))
    address = f"/cases/{case.pk}/meanwhile.json?version={seen}&verb=verify"
    told = signed_in(cast, "grid_worker").get(address).json()
    assert len(told["lines"]) == 1
    assert "电话核实过了" in told["lines"][0]
    assert (told["may"], told["version"]) == (False, seen + 1)
    assert signed_in(cast, "outsider").get(address).status_code == 404
    assert (
        signed_in(cast, "grid_worker").get(f"/cases/{case.pk}/meanwhile.json?version=x&verb=%00").status_code
        == 200
    )
