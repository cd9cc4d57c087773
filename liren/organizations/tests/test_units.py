"""Units and what they owe."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from liren.core.verdicts import InvalidError, RefusedError
from liren.organizations.actions import DutyFacts, add_duty, end_duty
from liren.organizations.models import Duty
from liren.organizations.permissions import may_edit_units
from liren.organizations.queries import owing_unit
from tests.cast import DISTRICT, GRID, SINCE, SUBDISTRICT, Cast
from tests.visitors import signed_in

TODAY = timezone.localdate()


def owes(cast: Cast, unit: str, code: str, basis: str, division: str = "") -> Duty:
    organization = getattr(cast, unit)
    facts = DutyFacts(code, division or organization.division, basis, SINCE, "三定方案")
    return add_duty(cast.commander, organization.pk, facts)


def unit_for(code: str, division: str = GRID, on: date = TODAY) -> str | None:
    owing = owing_unit(code, division, on)
    return owing.organization.name_en if owing else None


def test_a_component_goes_to_its_owner_first(cast: Cast) -> None:
    owes(cast, "street_team", "C", "territory")
    assert unit_for("C0118") == "Street Lighting Office"
    assert unit_for("C0305") == "Liu'an Street Team"


def test_an_event_goes_to_the_office_on_the_ground_first(cast: Cast) -> None:
    owes(cast, "water", "E0402", "owner")
    assert unit_for("E0402") == "Liu'an Street Team"
    assert unit_for("E0402", division="990101002001001") == "Water Company"


def test_the_more_exact_category_wins_then_the_smaller_area(cast: Cast) -> None:
    owes(cast, "lamps", "C01", "owner")
    assert unit_for("C0101") == "Water Company"
    assert unit_for("C0107") == "Street Lighting Office"


def test_what_nobody_owes_is_said_to_be_nobodys(cast: Cast) -> None:
    assert unit_for("A03") is None


def test_the_answer_explains_itself(cast: Cast) -> None:
    owing = owing_unit("C0118", GRID, TODAY)
    assert owing
    assert "C0118" in owing.explanation
    assert "cast" in owing.explanation


def test_an_ended_duty_counts_no_more_but_did_then(cast: Cast) -> None:
    duty = Duty.objects.get(category_code="C0118")
    end_duty(cast.administrator, duty.pk)
    assert unit_for("C0118") is None
    assert unit_for("C0118", on=TODAY - timedelta(days=30)) == "Street Lighting Office"


def test_the_same_duty_twice_is_one(cast: Cast) -> None:
    assert owes(cast, "lamps", "C01", "owner").pk == owes(cast, "lamps", "C01", "owner").pk


def test_a_duty_outside_the_units_area_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidError):
        owes(cast, "street_team", "C", "territory", division=DISTRICT)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("administrator", True),
        ("commander", True),
        ("dispatcher", False),
        ("secretary", False),
        ("handler", False),
        ("department_head", False),
        ("auditor", False),
        ("outsider", False),
        ("resident", False),
    ],
)
def test_who_keeps_the_list_of_duties(cast: Cast, who: str, allowed: bool) -> None:
    assert bool(may_edit_units(getattr(cast, who), SUBDISTRICT)) is allowed
    if not allowed:
        with pytest.raises(RefusedError):
            end_duty(getattr(cast, who), Duty.objects.get(category_code="C0118").pk)


def test_the_list_and_the_page_of_a_unit_show_what_it_owes(cast: Cast) -> None:
    client = signed_in(cast, "commander")
    assert cast.lamps.name_en in client.get("/units/").content.decode()
    page = client.get(f"/units/{cast.lamps.pk}/").content.decode()
    assert "C0118" in page
    form = {
        "category_code": "C0119",
        "division": DISTRICT,
        "basis": "owner",
        "valid_from": "2026-01-01",
        "source": "",
    }
    assert client.post(f"/units/{cast.lamps.pk}/", form).status_code == 422
    assert client.post(f"/units/{cast.lamps.pk}/", {**form, "source": "x"}).status_code == 302
    assert unit_for("C0119") == "Street Lighting Office"
