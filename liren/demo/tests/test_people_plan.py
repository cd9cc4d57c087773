"""Who serves whom in the demo world."""

from __future__ import annotations

from collections import Counter

from liren.accounts.roles import Role
from liren.demo.people import People, plan_people, sign_ins
from liren.demo.tests.test_city import town
from liren.demo.texts import category_names
from liren.demo.units import UnitPlan, plan_units

KINDS = {
    "district_office", "department", "subdistrict_office", "street_team", "community_committee",
    "public_utility", "property_company", "service_centre",
}  # fmt: skip


def plans() -> tuple[UnitPlan, People]:
    units = plan_units(town())
    return units, plan_people(town(), units)


def test_there_are_about_sixty_units_besides_the_residents_committees() -> None:
    units, _ = plans()
    kinds = Counter(unit.kind for unit in units.units.values())
    assert set(kinds) == KINDS
    assert kinds["community_committee"] == 40
    assert 55 <= len(units.units) - 40 <= 65


def test_every_matter_in_every_grid_is_owed_by_somebody_who_has_a_handler() -> None:
    units, people = plans()
    handlers = people.handlers()
    for code in category_names():
        for grid in town().leaves[::7]:
            assert units.ranked(code, grid.code)[0] in handlers


def test_components_go_to_their_owner_and_events_to_the_ground() -> None:
    units, _ = plans()
    grid = town().leaves[0].code
    assert units.ranked("C0101", grid)[0] == "water"
    assert units.ranked("C0118", grid)[0] == f"works-{grid[:6]}"
    assert units.ranked("E0504", grid)[0] == f"team-{grid[:9]}"
    assert units.ranked("E0507", grid)[0] == f"committee-{grid[:12]}"
    assert units.ranked("C2106", grid)[0] == f"cityadmin-{grid[:6]}"


def test_about_four_hundred_staff_leave_no_grid_and_no_community_alone() -> None:
    _, people = plans()
    assert 380 <= len(people.staff) <= 440
    walked = people.holders(Role.GRID_WORKER)
    assert {grid.code for grid in town().leaves} == set(walked)
    for role in (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_WORKER, Role.GRID_LEADER):
        assert {community.code for community in town().communities} == set(people.holders(role))
    logins = [person.login for person in people.staff] + [person.login for person in people.residents]
    assert len(set(logins)) == len(logins)


def test_telephone_numbers_are_made_up_and_given_once() -> None:
    _, people = plans()
    phones = [person.phone for person in people.staff] + [person.phone for person in people.residents]
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("1990000") and len(phone) == 11 for phone in phones)


def test_the_shown_sign_ins_cover_every_role_and_can_pass_one_case_along() -> None:
    _, people = plans()
    shown = {entry.login: entry.role for entry in sign_ins()}
    assert set(shown.values()) == set(Role.values)
    first = town().communities[0].code
    for person in people.staff:
        if person.login in shown:
            assert {post.role for post in person.posts} == {shown[person.login]}
            assert all(first.startswith(post.scope[:12]) for post in person.posts)
    assert people.residents[0].grid.startswith(first)
