"""The staff roster: who sees it, what can be done on it, and that nothing is done by a slip."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from liren.accounts.actions import create_users_bulk, reset_password
from liren.accounts.actions.people import NewPost, NewStaff
from liren.accounts.actors import SYSTEM
from liren.accounts.audit import audit_trail
from liren.accounts.models import Post, SignIn, User
from liren.accounts.roles import Role
from liren.core.verdicts import InvalidError, RefusedError
from tests.cast import COMMUNITY, GRID, NEXT_GRID, PASSWORD, PEOPLE, Cast

READERS = {"administrator", "secretary", "auditor"}
NEW = {
    "name": "新网格员",
    "login": "new_worker",
    "phone": "",
    "password": "Lantern-2026-ok",
    "role": "grid_worker",
    "organization_id": "",
    "valid_from": "",
    "valid_to": "",
}


def enter(client: Client, login: str) -> Client:
    client.post(reverse("sign_in"), {"login": login, "password": PASSWORD})
    return client


@pytest.mark.parametrize("name", PEOPLE)
def test_the_roster_is_open_to_exactly_its_readers(cast: Cast, name: str) -> None:
    client = enter(Client(), name)
    assert client.get(reverse("staff_roster")).status_code == (200 if name in READERS else 403)


def test_a_secretary_adds_a_worker_of_the_own_community_only(cast: Cast, client: Client) -> None:
    enter(client, "secretary")
    address = reverse("staff_new")
    assert client.get(address).status_code == 200
    assert client.post(address, {**NEW, "scope": "990102001001001"}).status_code == 403
    assert User.objects.by_login("new_worker") is None
    assert client.post(address, {**NEW, "scope": NEXT_GRID}).status_code == 302
    user = User.objects.get(login="new_worker")
    assert [(post.role, post.scope) for post in user.posts.all()] == [(Role.GRID_WORKER, NEXT_GRID)]


@pytest.mark.parametrize("scope", ["", "12345", "99x1"])
def test_an_area_that_is_forgotten_or_crooked_gives_nothing(cast: Cast, client: Client, scope: str) -> None:
    enter(client, "administrator")
    before = Post.objects.count()
    page = client.post(reverse("staff_page", args=[cast.user("handler").pk]), {**NEW, "scope": scope})
    assert page.status_code in (200, 422)
    assert Post.objects.count() == before


def test_everywhere_has_to_be_said(cast: Cast, client: Client) -> None:
    enter(client, "administrator")
    address = reverse("staff_page", args=[cast.user("auditor").pk])
    client.post(address, {**NEW, "role": "auditor", "scope": "*"})
    client.post(address, {**NEW, "role": "auditor", "scope": "990102000000"})
    scopes = Post.objects.filter(user=cast.user("auditor")).values_list("scope", flat=True)
    assert set(scopes) == {"", "990101", "990102"}


def test_a_post_is_ended_and_a_person_shut_out_from_their_page(cast: Cast, client: Client) -> None:
    enter(client, "administrator")
    post = Post.objects.get(user=cast.user("grid_worker"))
    client.post(reverse("post_end", args=[post.pk]))
    assert not cast.grid_worker.is_staff
    address = reverse("staff_access", args=[cast.user("handler").pk])
    client.post(address, {"active": "0"})
    assert not User.objects.get(login="handler").is_active
    client.post(address, {"active": "1"})
    assert User.objects.get(login="handler").is_active


def test_an_auditor_looks_and_changes_nothing(cast: Cast, client: Client) -> None:
    enter(client, "auditor")
    worker = cast.user("grid_worker")
    assert client.get(reverse("staff_page", args=[worker.pk])).status_code == 200
    posts = {
        reverse("post_end", args=[Post.objects.get(user=worker).pk]): {},
        reverse("staff_access", args=[worker.pk]): {"active": "0"},
        reverse("staff_password", args=[worker.pk]): {"password": "Lantern-2026-ok"},
    }
    assert [client.post(address, data).status_code for address, data in posts.items()] == [403, 403, 403]


def test_people_of_another_area_are_not_found(cast: Cast, client: Client) -> None:
    enter(client, "secretary")
    assert client.get(reverse("staff_page", args=[cast.user("outsider").pk])).status_code == 404
    assert client.get(reverse("staff_page", args=[cast.user("resident").pk])).status_code == 404


def test_a_reset_password_must_be_strong_and_signs_out_everywhere(cast: Cast, client: Client) -> None:
    enter(client, "handler")
    with pytest.raises(InvalidError):
        reset_password(cast.administrator, cast.user("handler"), password="handler-2026-A")
    with pytest.raises(User.DoesNotExist):
        reset_password(cast.secretary, cast.user("handler"), password="Lantern-2026-ok")
    reset_password(cast.administrator, cast.user("handler"), password="Lantern-2026-ok")
    assert not SignIn.objects.filter(user=cast.user("handler"), revoked_at=None).exists()


def test_a_long_roster_comes_in_pages_without_gaps(cast: Cast, client: Client) -> None:
    crowd = [NewStaff(f"人{n}", f"crowd{n}", (NewPost(Role.GRID_WORKER, GRID),)) for n in range(120)]
    create_users_bulk(SYSTEM, crowd)
    enter(client, "secretary")
    address, seen = reverse("staff_roster"), []
    while address:
        page = client.get(address)
        seen += [post.pk for post, _place in page.context["rows"]]
        address = page.context["older"] and reverse("staff_roster") + page.context["older"]
    assert len(seen) == len(set(seen)) == Post.objects.filter(scope__startswith=COMMUNITY).count()


def test_the_audit_trail_names_who_did_what(cast: Cast) -> None:
    post = Post.objects.get(user=cast.user("grid_worker"))
    from liren.accounts.actions import end_post

    end_post(cast.secretary, post)
    lines = audit_trail(cast.auditor, post, division=GRID)
    assert [(line.who, line.what) for line in lines] == [("平台", "授予岗位"), ("周书记", "结束岗位")]
    with pytest.raises(RefusedError):
        audit_trail(cast.grid_leader, post, division=GRID)
