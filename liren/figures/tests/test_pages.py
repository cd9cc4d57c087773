"""The pages of figures, through HTTP: who comes in, what stands there, and that every list opens."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from liren.cases.actions.calling_back import Answers
from liren.cases.machine import State
from liren.cases.tests.stories import a_case
from liren.figures.exporting import csv_text, safe_cell
from liren.figures.models import Exclusion, ExclusionReason, FigureFormula
from liren.figures.tests.stories import answered, asked_out, counted
from tests.cast import COMMUNITY, DISTRICT, Cast
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db
ANSWERS = (Answers(True, True, 5), Answers(True, False, 3), Answers(False, False, 1))


def text_of(cast: Cast, who: str, address: str) -> str:
    response = signed_in(cast, who).get(address, HTTP_ACCEPT_LANGUAGE="en", follow=True)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("commander", 200),
        ("dispatcher", 200),
        ("secretary", 200),
        ("auditor", 200),
        ("department_head", 200),
        ("handler", 403),
        ("grid_worker", 403),
        ("community_worker", 403),
        ("administrator", 403),
        ("resident", 403),
    ],
)
def test_figures_are_for_those_who_answer_for_a_place_or_a_unit(cast: Cast, who: str, status: int) -> None:
    counted()
    assert signed_in(cast, who).get(reverse("figures")).status_code == status


def test_before_the_first_night_the_page_says_what_will_be_here(cast: Cast) -> None:
    assert "No month has been counted yet" in text_of(cast, "commander", reverse("figures"))


def test_the_sums_stand_on_the_page_of_a_unit(cast: Cast) -> None:
    answered(cast, *ANSWERS)
    counted()
    page = text_of(cast, "commander", reverse("unit_figures", args=[cast.lamps.pk]))
    for said in (
        "2 ÷ 3 = 66.7%",
        "1 ÷ 3 = 33.3%",
        "(1 + 0.9 × 1) ÷ 3 = 63.3%",
        "10% × 66.7% + 50% × 33.3% + 40% × 63.3% = 48.7%",
        "composite = 10% × response + 50% × resolution + 40% × satisfaction",
    ):
        assert said in page


@pytest.mark.parametrize("by", ["area", "unit"])
def test_lists_are_by_name_and_lead_on(cast: Cast, by: str) -> None:
    answered(cast, *ANSWERS)
    counted()
    page = text_of(cast, "commander", f"{reverse('figures')}?by={by}&level=12")
    assert ("市政路灯所" if by == "unit" else "荷花社区") in page or "Street Lighting Office" in page
    assert "33.3%" in page


@pytest.mark.parametrize(
    ("who", "subject", "status"),
    [
        ("commander", "area", 200),
        ("secretary", "area", 403),  # the district is above the community
        ("department_head", "area", 403),
        ("outsider", "area", 403),
        ("department_head", "unit", 200),
        ("secretary", "unit", 200),
        ("outsider", "unit", 403),
        ("handler", "unit", 403),
        ("grid_worker", "person", 200),
        ("grid_leader", "person", 200),
        ("secretary", "person", 403),  # the grid leader is nearer
        ("commander", "person", 403),
        ("auditor", "person", 403),
        ("administrator", "person", 403),
    ],
)
def test_who_reads_whose_figures(cast: Cast, who: str, subject: str, status: int) -> None:
    a_case(cast, State.CLOSED)
    counted()
    addresses = {
        "area": reverse("area_figures", args=[DISTRICT]),
        "unit": reverse("unit_figures", args=[cast.lamps.pk]),
        "person": reverse("person_figures", args=[cast.user("grid_worker").pk]),
    }
    subjects = {"area": DISTRICT, "unit": cast.lamps.pk, "person": cast.user("grid_worker").pk}
    visitor = signed_in(cast, who)
    assert visitor.get(addresses[subject]).status_code == status
    code = "verified_on_time" if subject == "person" else "handling_due"
    behind = f"{reverse('figure_cases')}?of={subject}&subject={subjects[subject]}&figure={code}"
    assert visitor.get(behind).status_code == status


def test_the_list_behind_a_figure_names_the_cases_and_not_the_answers(cast: Cast) -> None:
    cases = answered(cast, *ANSWERS)
    counted()
    page = text_of(
        cast,
        "commander",
        f"{reverse('figure_cases')}?of=unit&subject={cast.lamps.pk}&figure=satisfaction",
    )
    assert all(case.number in page for case in cases)
    assert "counts above the line" not in page
    page = text_of(
        cast, "commander", f"{reverse('figure_cases')}?of=area&subject={COMMUNITY}&figure=filing_rate"
    )
    assert page.count("counts above the line") == 3


def test_somebody_who_leads_people_finds_the_way_to_their_figures(cast: Cast) -> None:
    counted()
    page = text_of(cast, "grid_leader", reverse("my_figures"))
    assert reverse("person_figures", args=[cast.user("grid_worker").pk]) in page
    assert "nobody is ranked" in page


def test_the_file_holds_the_same_numbers(cast: Cast) -> None:
    answered(cast, *ANSWERS)
    counted()
    response = signed_in(cast, "commander").get(f"{reverse('figures_export')}?by=unit")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/csv")
    assert len(lines) == 2
    assert "66.7%" in lines[1]


@pytest.mark.parametrize("evil", ["=1+1", "+cmd|' /C calc'!A0", "-1+2", "@SUM(A1)", "\t=1", " =1"])
def test_no_cell_of_the_file_is_run(evil: str) -> None:
    assert safe_cell(evil).startswith("'")
    assert f"'{evil.strip()[:1]}" in csv_text(["x"], [[evil]]).replace("' ", "'").replace("'\t", "'")


def test_a_negative_number_stays_a_number() -> None:
    assert safe_cell("-3.5") == "-3.5"


def test_a_month_is_computed_again_from_its_page(cast: Cast) -> None:
    month = counted()
    visitor = signed_in(cast, "auditor")
    answer = visitor.post(
        reverse("check_figure_month"),
        {"month": f"{month.month:%Y-%m}"},
        follow=True,
        HTTP_ACCEPT_LANGUAGE="en",
    )
    assert "the same to the last digit" in answer.content.decode()
    assert signed_in(cast, "dispatcher").post(reverse("check_figure_month")).status_code == 403


def test_only_an_administrator_counts_by_hand(cast: Cast) -> None:
    month = f"{counted().month:%Y-%m}"
    address = reverse("make_figure_month")
    assert signed_in(cast, "administrator").post(address, {"month": month}).status_code == 302
    assert signed_in(cast, "administrator").post(address, {"month": month, "freeze": "1"}).status_code == 422
    assert signed_in(cast, "commander").post(address, {"month": month}).status_code == 403


def test_weights_are_set_for_a_month_to_come(cast: Cast) -> None:
    form = {
        "what": "formula",
        "valid_from": "2099-01-01",
        "scope": DISTRICT,
        "response_weight": 30,
        "resolution_weight": 35,
        "satisfaction_weight": 35,
        "fair_percent": 80,
        "strength_least": 5,
        "strength_default": 20,
        "strength_most": 200,
        "interval_percent": 90,
        "source": "区政办〔2098〕1号",
    }
    address = reverse("figure_rules")
    assert signed_in(cast, "commander").post(address, form).status_code == 403
    visitor = signed_in(cast, "administrator")
    assert visitor.post(address, {**form, "response_weight": 31}).status_code == 422
    assert visitor.post(address, {**form, "valid_from": "2020-01-01"}).status_code == 422
    assert visitor.post(address, form).status_code == 302
    assert FigureFormula.objects.get(scope=DISTRICT).fair_percent == 80


def test_a_ground_is_added_and_taken_off(cast: Cast) -> None:
    visitor = signed_in(cast, "administrator")
    ground = {"what": "reason", "code": "relic", "name": "文物保护", "name_en": "Listed", "source": "法"}
    assert visitor.post(reverse("figure_rules"), ground).status_code == 302
    assert visitor.post(reverse("end_exclusion_reason", args=["relic"])).status_code == 302
    assert ExclusionReason.objects.get(pk="relic").valid_to is not None
    assert visitor.post(reverse("end_exclusion_reason", args=["none"])).status_code == 404


def test_leaving_a_case_out_goes_through_the_page_of_the_case(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    assert "Ask to leave this case out" in text_of(cast, "handler", reverse("case_page", args=[case.pk]))
    form = {"key": str(uuid4()), "reason": "in_court", "words": "业主已起诉。"}
    signed_in(cast, "handler").post(reverse("request_case_exclusion", args=[case.pk]), form)
    exclusion = Exclusion.objects.get()
    page = text_of(cast, "commander", reverse("case_page", args=[case.pk]))
    assert "Leave it out" in page
    for who in ("dispatcher", "commander"):
        signed_in(cast, who).post(
            reverse("decide_case_exclusion", args=[exclusion.pk]), {"agrees": "yes", "words": "属实"}
        )
    exclusion.refresh_from_db()
    assert exclusion.state == Exclusion.State.GRANTED
    assert "Leave it out" not in text_of(cast, "auditor", reverse("case_page", args=[case.pk]))


@pytest.mark.parametrize("who", ["grid_worker", "handler", "outsider", "administrator"])
def test_all_staff_read_which_cases_are_left_out(cast: Cast, who: str) -> None:
    exclusion = asked_out(cast, a_case(cast, State.CLOSED))
    page = text_of(cast, who, reverse("exclusions_page"))
    assert exclusion.case.number in page
    may_open = reverse("case_page", args=[exclusion.case_id]) in page
    assert may_open == (who in ("grid_worker", "handler"))


def test_what_makes_no_sense_comes_back(cast: Cast) -> None:
    counted()
    visitor = signed_in(cast, "commander")
    assert visitor.get(f"{reverse('figures')}?scope=abc").status_code == 422
    assert visitor.get(f"{reverse('figures')}?month=xx&level=7").status_code == 200
    assert visitor.get(f"{reverse('figure_cases')}?of=area&subject={DISTRICT}&figure=none").status_code == 422
    assert visitor.get(reverse("area_figures", args=["990101001001001"])).status_code == 404


@pytest.mark.parametrize(
    ("who", "asks", "decides"), [("handler", 302, 403), ("dispatcher", 403, 302), ("outsider", 404, 404)]
)
def test_an_empty_form_is_refused_before_it_is_read(cast: Cast, who: str, asks: int, decides: int) -> None:
    exclusion = asked_out(cast, a_case(cast, State.CLOSED))
    case = a_case(cast, State.CLOSED)
    visitor = signed_in(cast, who)
    assert visitor.post(reverse("request_case_exclusion", args=[case.pk])).status_code == asks
    assert visitor.post(reverse("decide_case_exclusion", args=[exclusion.pk])).status_code == decides
    assert not Exclusion.objects.filter(case=case).exists()
    assert not exclusion.decisions.exists()
