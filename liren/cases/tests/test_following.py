"""Following: who may, and the page of what one follows."""

from __future__ import annotations

import pytest

from liren.cases.actions.conveniences import end_subscription, follow_area, follow_case
from liren.cases.models import Case, Subscription
from liren.cases.permissions import may_follow_area
from liren.cases.tests.stories import reported
from liren.core.verdicts import InvalidError, RefusedError
from tests.cast import COMMUNITY, GRID, OTHER_DISTRICT, SUBDISTRICT, Cast
from tests.visitors import signed_in


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("dispatcher", True),
        ("commander", True),
        ("auditor", True),
        ("secretary", False),
        ("grid_worker", False),
        ("handler", False),
        ("administrator", False),
        ("outsider", False),
        ("resident", False),
    ],
)
def test_who_may_follow_a_whole_subdistrict(cast: Cast, who: str, allowed: bool) -> None:
    assert bool(may_follow_area(getattr(cast, who), SUBDISTRICT)) is allowed


def test_following_twice_is_once(cast: Cast) -> None:
    case = reported(cast)
    for _ in range(2):
        follow_case(cast.secretary, case.pk)
        follow_area(cast.secretary, division=COMMUNITY, category_code="C01")
    assert Subscription.objects.count() == 2
    for _ in range(2):
        end_subscription(
            cast.secretary,
            Subscription.objects.filter(case=None).values_list("pk", flat=True).first() or case.pk,
        )
    assert Subscription.objects.get().case_id == case.pk


def test_what_one_may_not_read_one_may_not_follow(cast: Cast) -> None:
    case = reported(cast)
    with pytest.raises(Case.DoesNotExist):
        follow_case(cast.outsider, case.pk)
    with pytest.raises(RefusedError):
        follow_area(cast.secretary, division=OTHER_DISTRICT)
    with pytest.raises(InvalidError):
        follow_area(cast.secretary, division=GRID, category_code="X")


def test_the_page_follows_and_ends(cast: Cast) -> None:
    case = reported(cast)
    client = signed_in(cast, "secretary")
    client.post(f"/cases/{case.pk}/follow/", {"follow": "1"})
    assert "Unfollow" in client.get(f"/cases/{case.pk}/").content.decode()
    assert client.post("/subscriptions/", {"division": GRID, "category_code": "X9"}).status_code == 422
    client.post("/subscriptions/", {"division": GRID, "category_code": "C0118"})
    page = client.get("/subscriptions/").content.decode()
    assert case.number in page
    assert "Street lamp" in page
    client.post(f"/cases/{case.pk}/follow/", {"follow": "0"})
    assert case.number not in client.get("/subscriptions/").content.decode()
