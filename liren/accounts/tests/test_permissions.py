"""Who may give which post where, and who may look after whom: tables of actor x verb."""

from __future__ import annotations

import pytest

from liren.accounts.actors import SYSTEM
from liren.accounts.models import Post
from liren.accounts.permissions import (
    may_appoint,
    may_create_staff,
    may_create_users_bulk,
    may_end_post,
    may_give_post,
    may_manage_user,
    may_read_audit,
)
from liren.accounts.roles import Role
from liren.core.verdicts import Denied
from tests.cast import COMMUNITY, DISTRICT, FAR_GRID, GRID, PEOPLE, SUBDISTRICT, Cast

# role to give, over which scope -> who may
GIVING: dict[tuple[Role, str], set[str]] = {
    (Role.GRID_WORKER, GRID): {"administrator", "secretary"},
    (Role.GRID_LEADER, COMMUNITY): {"administrator", "secretary"},
    (Role.COMMUNITY_WORKER, COMMUNITY): {"administrator", "secretary"},
    (Role.COMMUNITY_SECRETARY, COMMUNITY): {"administrator"},
    (Role.GRID_WORKER, FAR_GRID): {"administrator"},
    (Role.GRID_WORKER, SUBDISTRICT): {"administrator"},
    (Role.DISPATCHER, SUBDISTRICT): {"administrator"},
    (Role.COMMANDER, DISTRICT): {"administrator"},
    (Role.AUDITOR, DISTRICT): {"administrator"},
    (Role.ADMINISTRATOR, ""): {"administrator"},
}


def allowed(cast: Cast, verdict: object) -> set[str]:
    return {name for name in PEOPLE if verdict(getattr(cast, name))}  # type: ignore[operator]  # a lambda


@pytest.mark.parametrize(("role", "scope"), GIVING)
def test_a_post_is_given_by_exactly_these(cast: Cast, role: Role, scope: str) -> None:
    assert allowed(cast, lambda actor: may_appoint(actor, role, scope)) == GIVING[role, scope]


def test_nobody_gives_a_post_to_themselves(cast: Cast) -> None:
    assert not may_give_post(cast.administrator, cast.user("administrator"), Role.AUDITOR, DISTRICT)
    assert may_give_post(cast.administrator, cast.user("auditor"), Role.AUDITOR, DISTRICT)


def test_a_district_administrator_gives_nothing_wider_than_the_district(cast: Cast) -> None:
    Post.objects.create(user=cast.user("neighbour"), role=Role.ADMINISTRATOR, scope=DISTRICT)
    actor = cast.neighbour
    assert may_appoint(actor, Role.DISPATCHER, SUBDISTRICT)
    assert may_appoint(actor, Role.ADMINISTRATOR, DISTRICT)
    for scope in ("", "9901", "990102", FAR_GRID):
        verdict = may_appoint(actor, Role.GRID_WORKER, scope)
        assert isinstance(verdict, Denied)
        assert verdict.reason


def test_a_post_is_ended_by_whoever_may_give_it_but_not_by_its_holder(cast: Cast) -> None:
    post = Post.objects.get(user=cast.user("grid_worker"))
    assert allowed(cast, lambda actor: may_end_post(actor, post)) == {"administrator", "secretary"}
    own = Post.objects.get(user=cast.user("secretary"))
    assert allowed(cast, lambda actor: may_end_post(actor, own)) == {"administrator"}


def test_the_last_administrator_of_the_platform_stays(cast: Cast) -> None:
    post = Post.objects.get(user=cast.user("administrator"))
    verdict = may_end_post(SYSTEM, post)
    assert isinstance(verdict, Denied)
    assert verdict.because == "state"
    Post.objects.create(user=cast.user("commander"), role=Role.ADMINISTRATOR, scope="")
    assert may_end_post(SYSTEM, post)


def test_staff_are_added_and_managed_by_exactly_these(cast: Cast) -> None:
    worker = cast.user("grid_worker")
    assert allowed(cast, may_create_staff) == {"administrator", "secretary"}
    assert allowed(cast, may_create_users_bulk) == set()
    assert allowed(cast, lambda actor: may_manage_user(actor, worker)) == {"administrator"}
    assert not may_manage_user(cast.administrator, cast.user("administrator"))


def test_the_audit_trail_is_read_within_ones_scope(cast: Cast) -> None:
    assert allowed(cast, lambda actor: may_read_audit(actor, GRID)) == {
        "auditor",
        "administrator",
        "secretary",
    }
    assert allowed(cast, lambda actor: may_read_audit(actor, FAR_GRID)) == {"administrator"}
