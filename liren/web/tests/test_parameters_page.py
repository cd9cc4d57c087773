"""Single numbers that rooms go by: dated, within bounds, written by the administrator of the platform."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from liren.core.models import Parameter
from liren.core.parameters import ParameterFacts, meanings, parameter
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from liren.web.rules import change_parameter
from tests.cast import Cast
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db
NAME = "routing.returns_before_ruling"


def test_every_number_that_is_registered_has_a_value(cast: Cast) -> None:
    assert [one.name for one in meanings() if parameter(one.name) <= 0] == []


def test_a_number_holds_from_its_day_on(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    change_parameter(cast.administrator, ParameterFacts(NAME, 3, tomorrow, "会议纪要"))
    assert (parameter(NAME), parameter(NAME, tomorrow)) == (2, 3)
    assert Entry.objects.filter(verb="parameter.changed").count() == 1


def test_out_of_bounds_past_or_without_a_source_is_refused(cast: Cast) -> None:
    today = timezone.localdate()
    for wrong in (
        ParameterFacts(NAME, 0, today, "会议纪要"),
        ParameterFacts(NAME, 3, today - timedelta(days=1), "会议纪要"),
        ParameterFacts(NAME, 3, today, " "),
        ParameterFacts("routing.nothing", 3, today, "会议纪要"),
    ):
        with pytest.raises(InvalidError):
            change_parameter(cast.administrator, wrong)


def test_only_the_administrator_of_the_whole_platform_changes_it(cast: Cast) -> None:
    facts = ParameterFacts(NAME, 3, timezone.localdate(), "会议纪要")
    for who in ("dispatcher", "commander", "auditor"):
        with pytest.raises(RefusedError):
            change_parameter(getattr(cast, who), facts)


def test_the_page_shows_and_sets(cast: Cast) -> None:
    form = {"name": NAME, "value": "3", "valid_from": f"{timezone.localdate()}", "source": "会议纪要"}
    client = signed_in(cast, "administrator")
    assert client.post("/parameters/", form).status_code == 302
    assert parameter(NAME) == 3
    assert client.post("/parameters/", form | {"value": "99"}).status_code == 422
    assert "会议纪要" in signed_in(cast, "dispatcher").get("/parameters/").content.decode()
    assert Parameter.objects.filter(name=NAME).count() == 2
