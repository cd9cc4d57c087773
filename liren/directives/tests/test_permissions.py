"""Who may order whom: tables of actor x verb, and of giver x addressee."""

from __future__ import annotations

import pytest

from liren.accounts.roles import Role
from liren.directives.models import Directive
from liren.directives.permissions import (
    may_address_post,
    may_address_unit,
    may_change_terms,
    may_issue,
    may_take,
)
from liren.directives.tests.stories import given, part_of, reported, signed
from tests.cast import COMMUNITY, DISTRICT, GRID, PEOPLE, SUBDISTRICT, Cast

ACTORS = tuple(PEOPLE)
COMMANDS = {"dispatcher", "commander"}
ISSUING = {
    DISTRICT: {"commander"},
    SUBDISTRICT: COMMANDS,
    COMMUNITY: COMMANDS,
    GRID: COMMANDS,
    "990102001": {"outsider"},
}
UNITS = {"street_team": COMMANDS, "lamps": {"commander"}, "water": {"commander"}}
POSTS = {
    (Role.DISPATCHER, SUBDISTRICT): {"commander"},
    (Role.COMMUNITY_SECRETARY, COMMUNITY): COMMANDS,
    (Role.COMMUNITY_WORKER, COMMUNITY): COMMANDS,
    (Role.GRID_LEADER, COMMUNITY): COMMANDS,
    (Role.GRID_WORKER, GRID): COMMANDS,
    (Role.COMMANDER, DISTRICT): set(),
    (Role.RESIDENT, GRID): set(),
    (Role.GRID_WORKER, "990102001001001"): set(),
}


@pytest.mark.parametrize("place", ISSUING)
def test_directives_for_a_place_are_given_by_exactly_these(cast: Cast, place: str) -> None:
    assert {name for name in ACTORS if may_issue(getattr(cast, name), place)} == ISSUING[place]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_ordered_by_exactly_these(cast: Cast, unit: str) -> None:
    found = {name for name in ACTORS if may_address_unit(getattr(cast, name), GRID, getattr(cast, unit))}
    assert found == UNITS[unit]


@pytest.mark.parametrize("post", POSTS)
def test_a_post_is_ordered_by_exactly_these(cast: Cast, post: tuple[Role, str]) -> None:
    assert {name for name in ACTORS if may_address_post(getattr(cast, name), GRID, *post)} == POSTS[post]


def test_steps_belong_to_the_addressee_and_to_those_who_command(cast: Cast) -> None:
    fresh, under_way, told = given(cast), given(cast), given(cast)
    signed(cast, under_way)
    reported(cast, told)
    table = {
        ("sign", fresh): {"grid_worker"},
        ("report", under_way): {"grid_worker"},
        ("urge", fresh): COMMANDS,
        ("withdraw", fresh): COMMANDS,
        ("accept", told): COMMANDS,
        ("send_back", told): COMMANDS,
    }
    for (verb, directive), expected in table.items():
        part = part_of(directive)
        assert {name for name in ACTORS if may_take(getattr(cast, name), part, verb)} == expected, verb
        for name in ACTORS:
            assert (
                may_take(getattr(cast, name), part, verb) or may_take(getattr(cast, name), part, verb).reason
            )


def test_the_unit_s_part_is_taken_by_the_unit(cast: Cast) -> None:
    directive = given(cast, "commander", units=(cast.lamps.pk,), posts=())
    part = part_of(directive, unit=cast.lamps.pk)
    found = {name for name in ACTORS if may_take(getattr(cast, name), part, "sign")}
    assert found == {"handler", "department_head"}


def test_a_dispatcher_does_not_take_back_what_the_commander_ordered(cast: Cast) -> None:
    part = part_of(given(cast, "commander"))
    assert not may_take(cast.dispatcher, part, "withdraw")
    assert may_take(cast.commander, part, "withdraw")


def test_a_directive_is_known_to_its_addressees_and_to_those_who_watch_the_place(cast: Cast) -> None:
    given(cast)
    seeing = {name for name in ACTORS if Directive.objects.visible_to(getattr(cast, name)).exists()}
    assert seeing == {"dispatcher", "commander", "auditor", "grid_worker"}


def test_a_post_with_another_scope_is_another_post(cast: Cast) -> None:
    directive = given(cast)
    assert not may_take(cast.grid_leader, part_of(directive), "sign")


def test_limits_are_changed_by_an_administrator_of_the_whole_platform(cast: Cast) -> None:
    assert {name for name in ACTORS if may_change_terms(getattr(cast, name))} == {"administrator"}
