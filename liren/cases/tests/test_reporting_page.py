"""The door for residents, signed in or not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.visitors import a_form, a_photo, jpeg, signed_in, visitor
from liren.cases.views import reporting, uploads
from tests.cast import COMMUNITY, IN_FAR_GRID, NOWHERE, Cast

pytestmark = pytest.mark.django_db
DOOR = "/report/"


def test_the_page_opens_without_signing_in_and_offers_categories(cast: Cast) -> None:
    page = visitor().get(DOOR)
    assert page.status_code == 200
    assert b"Street lamp" in page.content
    assert b'enctype="multipart/form-data"' in page.content


def test_an_anonymous_report_becomes_a_case_with_a_receipt_number(cast: Cast) -> None:
    client = visitor()
    page = client.post(DOOR, a_form(contact_phone="138 0013-8000"), follow=True)
    case = Case.objects.get()
    assert (case.source, case.state, case.reporter_id) == ("anonymous", State.REPORTED, None)
    assert case.contact_phone == "13800138000"
    assert page.redirect_chain[-1][0] == f"/report/done/{case.pk}/"
    assert case.number in page.content.decode()
    assert "Receipt number" in page.content.decode()


def test_a_signed_in_resident_reports_under_their_name(cast: Cast) -> None:
    page = signed_in(cast, "resident").post(DOOR, a_form(door="resident"), follow=True)
    case = Case.objects.get()
    assert case.reporter == cast.user("resident")
    assert case.receipt_digest is None
    assert b"receipt-number" not in page.content


def test_a_signed_in_resident_may_report_anonymously(cast: Cast) -> None:
    signed_in(cast, "resident").post(DOOR, a_form(door="anonymous"))
    assert Case.objects.get().reporter_id is None


def test_nobody_reports_under_a_name_without_signing_in(cast: Cast) -> None:
    visitor().post(DOOR, a_form(door="resident"))
    assert Case.objects.get().source == "anonymous"


def test_sending_the_same_form_twice_makes_one_case_with_the_same_receipt(cast: Cast) -> None:
    client, form = visitor(), a_form()
    first = client.post(DOOR, form, follow=True)
    second = client.post(DOOR, form, follow=True)
    assert Case.objects.count() == 1
    assert first.content.count(b"receipt-number") == second.content.count(b"receipt-number") > 0
    assert first.redirect_chain == second.redirect_chain


def test_an_empty_form_comes_back_with_a_summary_and_an_error_beside_each_field(cast: Cast) -> None:
    page = visitor().post(DOOR, {"key": str(uuid4())})
    words = page.content.decode()
    assert page.status_code == 422
    assert Case.objects.count() == 0
    assert "error-summary" in words
    for field in ("id_description_error", "id_category_error", "id_place_error"):
        assert f'id="{field}"' in words


def test_what_was_typed_is_kept_when_something_is_wrong(cast: Cast) -> None:
    form = a_form(category="", address="荷花路 3 号", urgent="on")
    words = visitor().post(DOOR, form).content.decode()
    assert form["description"] in words
    assert "荷花路 3 号" in words
    assert f'value="{form["key"]}"' in words


def test_a_place_outside_is_refused_at_the_place(cast: Cast) -> None:
    page = visitor().post(DOOR, a_form(lon=NOWHERE[0], lat=NOWHERE[1]))
    assert page.status_code == 422
    assert 'id="id_place_error"' in page.content.decode()


def test_a_community_can_be_chosen_instead_of_a_point(cast: Cast) -> None:
    visitor().post(DOOR, a_form(lon="", lat="", division=COMMUNITY))
    assert Case.objects.get().division == COMMUNITY


@pytest.mark.parametrize("lon", ["nan", "inf", "900", "east"])
def test_half_a_point_or_no_number_is_no_place(cast: Cast, lon: str) -> None:
    assert visitor().post(DOOR, a_form(lon=lon)).status_code == 422
    assert Case.objects.count() == 0


def test_photos_are_stored_with_the_report(cast: Cast) -> None:
    photos = [a_photo(data=jpeg((shade, 80, 80))) for shade in (10, 60, 110)]
    visitor().post(DOOR, a_form(photos=photos))
    assert Case.objects.get().photos.count() == 3


def test_a_file_that_is_no_photo_is_named_and_nothing_is_stored(cast: Cast) -> None:
    page = visitor().post(DOOR, a_form(photos=[a_photo(), a_photo("evil.jpg", b"<svg onload=alert(1)>")]))
    assert page.status_code == 422
    assert "Photo 2" in page.content.decode()
    assert "choose the photos once more" in page.content.decode()
    assert Case.objects.count() == 0


def test_ten_photos_are_refused_in_words(cast: Cast) -> None:
    page = visitor().post(DOOR, a_form(photos=[a_photo(f"{n}.jpg") for n in range(10)]))
    assert page.status_code == 422
    assert "At most 9 photos." in page.content.decode()


def test_a_photo_over_the_limit_is_refused_by_its_place_in_the_row(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_PHOTO", 100)
    page = visitor().post(DOOR, a_form(photos=[a_photo()]))
    assert page.status_code == 422
    assert "Photo 1 is larger" in page.content.decode()


def test_a_body_over_the_limit_is_refused_before_it_is_parsed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_BODY", 1000)
    page = visitor().post(DOOR, a_form(photos=[a_photo()]))
    assert page.status_code == 413
    assert "too large together" in page.content.decode()
    assert Case.objects.count() == 0


def test_a_report_without_the_token_of_its_page_is_refused(cast: Cast) -> None:
    assert visitor(enforce_csrf_checks=True).post(DOOR, a_form()).status_code == 403
    assert Case.objects.count() == 0


def test_a_flood_of_anonymous_reports_from_one_address_is_slowed_down(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "ANONYMOUS_PER_HOUR", 2)
    client = visitor()
    answers = [client.post(DOOR, a_form()).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    assert signed_in(cast, "resident").post(DOOR, a_form(door="resident")).status_code == 302


def test_the_done_page_is_for_the_reporter_alone(cast: Cast) -> None:
    visitor().post(DOOR, a_form())
    address = f"/report/done/{Case.objects.get().pk}/"
    assert visitor().get(address).status_code == 404
    assert signed_in(cast, "neighbour").get(address).status_code == 404
    assert signed_in(cast, "grid_worker").get(address).status_code == 404


def test_categories_are_suggested_from_words_in_the_body(cast: Cast) -> None:
    answer = visitor().post("/report/suggestions.json", {"text": "门口路灯不亮了"})
    assert answer.json()["suggestions"][0]["code"] == "C0118"
    assert visitor().get("/report/suggestions.json?text=路灯").status_code == 405


def test_the_form_of_another_district_still_reaches_that_district(cast: Cast) -> None:
    visitor().post(DOOR, a_form(lon=IN_FAR_GRID[0], lat=IN_FAR_GRID[1]))
    assert Case.objects.get().division.startswith("990102")


def test_the_page_asks_the_database_little(cast: Cast, django_assert_max_num_queries: object) -> None:
    client = Client()
    client.get(DOOR)
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # a fixture without a public type
        client.get(DOOR)
