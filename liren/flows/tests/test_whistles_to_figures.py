"""When a whistle closes, both sides' words reach the figures: once, with their numbers, never by count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from liren.accounts.actors import SYSTEM
from liren.core.jobs import run_waiting_jobs
from liren.figures.actions.checking import check_month
from liren.figures.behind import Asked, facts_behind
from liren.figures.measures import Subject
from liren.figures.models import FigureRule, FigureValue, NotedFact
from liren.figures.tests.stories import counted, fraction, frozen
from liren.flows.catching_up import catch_up
from liren.flows.whistles_to_figures import count_whistle
from liren.whistles.actions.answering import refuse_call, report_share, sign_in_call
from liren.whistles.actions.ending import Opinion, finish_whistle, rate_call, rate_unit
from liren.whistles.actions.ruling import insist_on_call
from liren.whistles.actions.stepping import Word
from liren.whistles.events import WhistleStepped
from liren.whistles.models import Whistle
from liren.whistles.tests.stories import THERE, blown, call_of, done, lead_call, rewind
from tests.cast import DISTRICT, Cast
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db


def rated(cast: Cast, whistle: Whistle, *, lamps: int = 5, water: int = 3, back: int = 4) -> Whistle:
    """Both sides rate each other, and the whistle closes."""
    lead, second = lead_call(cast, whistle), call_of(whistle, cast.water.pk)
    rate_unit(cast.secretary, lead.pk, opinion=Opinion(lamps))
    rate_unit(cast.secretary, second.pk, opinion=Opinion(water))
    for actor, call in ((cast.handler, lead), (cast.other_handler, second)):
        rate_call(
            actor, call.pk, opinion=Opinion(back, was_justified=True, was_prepared=actor == cast.handler)
        )
    run_waiting_jobs()
    return whistle


def test_the_communitys_word_counts_for_the_unit_and_the_units_word_for_the_place(cast: Cast) -> None:
    rated(cast, done(cast))
    month = counted()
    assert fraction(month, cast.lamps.pk, "whistle_score") == (100, 100)
    assert fraction(month, cast.water.pk, "whistle_score") == (90, 100)
    assert fraction(month, DISTRICT, "whistle_score") == (190, 200)
    assert fraction(month, DISTRICT, "whistle_justified") == (2, 2)
    assert fraction(month, DISTRICT, "whistle_prepared") == (1, 2)
    assert fraction(month, cast.lamps.pk, "whistle_justified") is None


def test_coming_late_after_a_refusal_without_cause_takes_points_off(cast: Cast) -> None:
    whistle = blown(cast)
    lead, second = lead_call(cast, whistle), call_of(whistle, cast.water.pk)
    refuse_call(cast.handler, lead.pk, Word("不归我们管"))
    insist_on_call(cast.commander, lead.pk, Word("责任清单列明"))
    rewind(lead_call(cast, whistle), timedelta(days=9))
    for actor, call in ((cast.handler, lead), (cast.other_handler, second)):
        sign_in_call(actor, call.pk, position=THERE)
        report_share(actor, call.pk, Word("已清完"))
    finish_whistle(cast.secretary, whistle.pk, Word("已清完"))
    rated(cast, whistle)
    month = counted()
    assert fraction(month, cast.lamps.pk, "whistle_score") == (60, 100)  # 100 - 20 late - 20 refused
    assert fraction(month, cast.lamps.pk, "whistle_late") == (1, 1)
    assert fraction(month, cast.lamps.pk, "whistle_refused") == (1, 1)


def test_small_numbers_are_pulled_towards_the_peers(cast: Cast) -> None:
    rated(cast, done(cast), lamps=1)
    value = FigureValue.objects.get(month=counted(), subject=str(cast.lamps.pk), code="whistle_score")
    assert value.numerator == 0
    assert value.low is not None
    assert value.high is not None
    assert value.estimate is not None
    assert 0 < value.estimate < value.high
    assert value.high - value.low > 1_000


def test_more_whistles_of_the_same_kind_change_no_rate(cast: Cast) -> None:
    rated(cast, done(cast))
    one = fraction(counted(), cast.lamps.pk, "whistle_score")
    rated(cast, done(cast))
    two = fraction(counted(), cast.lamps.pk, "whistle_score")
    assert one == (100, 100)
    assert two == (200, 200)


def test_hearing_of_it_twice_notes_each_call_once(cast: Cast) -> None:
    whistle = rated(cast, done(cast))
    entry = whistle.entries.filter(verb="close").get()
    count_whistle(WhistleStepped(whistle.pk, "close", entry.pk))
    assert catch_up()["whistles"] == 0
    assert sorted(NotedFact.objects.values_list("kind", flat=True)) == ["whistle"] * 2 + ["whistled"] * 2


def test_whistles_closed_before_there_was_a_listener_are_caught_up_with(cast: Cast) -> None:
    whistle = done(cast)
    rate_unit(cast.secretary, lead_call(cast, whistle).pk, opinion=Opinion(5))
    Whistle.objects.filter(pk=whistle.pk).update(closed_at=whistle.finished_at)
    assert catch_up()["whistles"] == 2
    assert catch_up()["whistles"] == 0
    assert fraction(counted(), cast.lamps.pk, "whistle_score") == (100, 100)


def test_a_frozen_month_stays_and_what_comes_later_counts_in_the_next(cast: Cast) -> None:
    month = frozen()
    rated(cast, done(cast))
    assert check_month(SYSTEM, month) == []
    assert fraction(month, cast.lamps.pk, "whistle_score") is None


def test_the_numbers_stand_on_the_units_page_with_the_whistles_behind_them(cast: Cast) -> None:
    whistle = rated(cast, done(cast), water=3)
    month = counted()
    page = signed_in(cast, "commander").get(
        reverse("unit_figures", args=[cast.water.pk]), HTTP_ACCEPT_LANGUAGE="en", follow=True
    )
    text = page.content.decode()
    for said in ("90 ÷ (100 × 1) = 90.0%", "less 20 for signing in late", "90% × the three rates + 10%"):
        assert said in text
    for who in ("commander", "department_head"):
        asked = Asked(Subject.UNIT, str(cast.lamps.pk), "whistle_score")
        behind = facts_behind(getattr(cast, who), month, asked)
        assert (behind.total, behind.added) == (1, 100)
        assert [row.url for row in behind.rows] == [reverse("whistle_page", args=[whistle.pk])]


def test_the_weight_is_a_dated_row_with_a_source() -> None:
    row = FigureRule.objects.get(name="whistle_weight")
    assert row.source
    assert not row.is_verified
