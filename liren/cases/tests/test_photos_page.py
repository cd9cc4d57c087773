"""Photos are handed out by authority, clean, and to nobody else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from liren.cases.models import Case, Photo
from liren.cases.photos import photo_path
from liren.cases.tests.visitors import a_form, a_photo, jpeg, signed_in, visitor
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SECRET = "SecretCamera 3000"


@pytest.fixture
def photo(cast: Cast) -> Photo:
    """A photo that the resident reported, with a camera's name in it."""
    sent = a_photo(data=jpeg(camera=SECRET))
    signed_in(cast, "resident").post("/report/", a_form(door="resident", photos=[sent]))
    return Photo.objects.get()


def addresses(photo: Photo) -> tuple[str, str]:
    """The whole picture's and the small one's."""
    return f"/photos/{photo.pk}/", f"/photos/{photo.pk}/thumb/"


def test_reporter_and_staff_of_the_place_see_it(cast: Cast, photo: Photo) -> None:
    for name in ("resident", "grid_worker", "secretary", "dispatcher", "auditor"):
        for address in addresses(photo):
            assert signed_in(cast, name).get(address).status_code == 200


def test_strangers_get_the_same_answer_as_for_a_photo_that_is_not_there(cast: Cast, photo: Photo) -> None:
    for name in ("neighbour", "outsider", "handler", "administrator"):
        for address in addresses(photo):
            assert signed_in(cast, name).get(address).status_code == 404
    assert visitor().get(addresses(photo)[0]).status_code == 404
    assert signed_in(cast, "resident").get(f"/photos/{Case.objects.get().pk}/").status_code == 404


def test_nothing_but_the_picture_is_served(cast: Cast, photo: Photo) -> None:
    assert SECRET.encode() in jpeg(camera=SECRET)
    for address in addresses(photo):
        answer = signed_in(cast, "resident").get(address)
        data = answer.getvalue()
        assert SECRET.encode() not in data
        assert not Image.open(io.BytesIO(data)).getexif()


def test_it_is_not_kept_by_others_and_not_taken_for_anything_else(cast: Cast, photo: Photo) -> None:
    answer = signed_in(cast, "resident").get(addresses(photo)[0])
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert "private" in answer["Cache-Control"]
    assert photo.file not in str(answer.headers)


def test_a_receipt_shows_the_photos_of_its_case(cast: Cast) -> None:
    client = visitor()
    client.post("/report/", a_form(photos=[a_photo()]))
    address = addresses(Photo.objects.get())[0]
    assert client.get(address).status_code == 200
    assert visitor().get(address).status_code == 404


def test_a_file_that_is_gone_is_not_found(cast: Cast, photo: Photo) -> None:
    photo_path(photo.file).unlink()
    assert signed_in(cast, "resident").get(addresses(photo)[0]).status_code == 404
