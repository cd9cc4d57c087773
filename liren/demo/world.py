"""Fills an empty database with the demo city and its year of cases, through the rooms' actions."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.utils import timezone
from tqdm import tqdm

from liren.accounts.actions import NewPost, NewStaff, create_users_bulk
from liren.accounts.actors import SYSTEM
from liren.accounts.roles import Role
from liren.cases.importing.histories import History as PastCase
from liren.cases.importing.histories import PastStep
from liren.cases.importing.writing import ImportResult, import_histories
from liren.demo import people as cast
from liren.demo.city import City
from liren.demo.dwellings import register_dwellings
from liren.demo.founding import make_city
from liren.demo.ground import lay_ground
from liren.demo.history import History
from liren.demo.matters import set_going
from liren.demo.people import PASSWORD, People, plan_people
from liren.demo.residents import register_residents
from liren.demo.units import OWNER, UnitPlan, plan_units
from liren.demo.year import CASES, make_histories
from liren.organizations.actions import register_units
from liren.organizations.models import Duty, Organization

NAMESPACE = UUID("5f0e2c1a-6d0b-5d0e-9a55-6c6972656e99")
ORIGIN = "demo"
SEED = 20260101  # as in `liren demo`
DUTY_SOURCE = "演示责任清单（虚构） / demo duty list (invented)"


@dataclass(frozen=True, slots=True)
class World:
    """The demo world as data, before or after it is written."""

    city: City
    plan: UnitPlan
    people: People


def plan_world(seed: int) -> World:
    """City, units and people of a seed; a few seconds, no database."""
    city = make_city(seed)
    plan = plan_units(city)
    return World(city, plan, plan_people(city, plan))


def demo_id(key: str) -> UUID:
    """The id of a unit (by key) or person (by login) in the demo world, always the same."""
    return uuid5(NAMESPACE, key)


def fill(
    *, seed: int, progress: bool = False, now: datetime | None = None, cases: int = CASES
) -> ImportResult:
    """Write the demo world into an empty database.

    Args:
        seed: another number makes another city.
        progress: show a bar on the terminal.
        now: where the year of cases ends; this minute without it.
        cases: how many.
    """
    now = timezone.localtime(now).replace(second=0, microsecond=0)
    since = date(now.year - 2, 1, 1)
    world = plan_world(seed)
    lay_ground(world.city, since)
    _register(world.plan, since)
    _settle(world.people, since)
    register_dwellings(world.city, [(one.address, one.grid) for one in world.people.residents], since)
    register_residents(world.people, seed, {one.login: demo_id(one.login) for one in world.people.residents})
    histories = make_histories(world.city, world.plan, world.people, now=now, cases=cases)
    with tqdm(total=len(histories), unit=" cases", disable=not progress) as bar, _no_collecting():
        told = _past_cases(histories, world)
        result = import_histories(SYSTEM, told, reject=_refuse, progress=bar.update)
    set_going()
    return result


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of small records and no cycle among them: collecting would only cost time, a fifth of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def sign_ins() -> list[list[str]]:
    """Role in Chinese, login and password of one person for each role."""
    from django.utils.translation import override

    with override("zh-hans"):
        return [[str(Role(entry.role).label), entry.login, entry.password] for entry in cast.sign_ins()]


def office_phone(kind: str, division: str) -> str:
    """An office's telephone in numbers that nobody has: 0000 is no area code."""
    near = ("community_committee", "subdistrict_office")
    return f"0000-8{int(division[-6:]) % 1_000_000:06d}0" if kind in near else ""


def _register(plan: UnitPlan, since: date) -> None:
    units = [
        Organization(
            id=demo_id(unit.key),
            kind=unit.kind,
            name=unit.name,
            name_en=unit.name_en,
            division=unit.division,
            parent_id=demo_id(unit.parent) if unit.parent else None,
            phone=office_phone(unit.kind, unit.division),
        )
        for unit in plan.units.values()
    ]
    duties = [
        Duty(
            organization_id=demo_id(unit.key),
            category_code=duty.category,
            division=area,
            basis=Duty.Basis.OWNER if duty.basis == OWNER else Duty.Basis.TERRITORY,
            valid_from=since,
            source=DUTY_SOURCE,
        )
        for unit in plan.units.values()
        for duty in unit.duties
        for area in unit.areas
    ]
    register_units(SYSTEM, units, duties)


def _settle(people: People, since: date) -> None:
    newcomers = [
        NewStaff(
            name=person.name,
            login=person.login,
            phone=person.phone,
            id=demo_id(person.login),
            posts=tuple(
                NewPost(Role(post.role), post.scope, demo_id(post.unit) if post.unit else None, since)
                for post in person.posts
            ),
        )
        for person in people.staff
    ]
    newcomers += [
        NewStaff(
            name=person.name,
            login=person.login,
            phone=person.phone,
            id=demo_id(person.login),
            posts=(NewPost(Role.RESIDENT, "", None, since),),
        )
        for person in people.residents
    ]
    create_users_bulk(SYSTEM, newcomers, password=PASSWORD)


def _past_cases(histories: list[History], world: World) -> Iterator[PastCase]:
    ids = {key: demo_id(key) for key in world.plan.units}
    logins = [person.login for person in world.people.staff]
    logins += [person.login for person in world.people.residents]
    ids |= {login: demo_id(login) for login in logins}
    home = {person.login: person.posts[0].unit for person in world.people.staff}
    for history in histories:
        merged = next((step.into for step in history.steps if step.into), "")
        steps = tuple(
            PastStep(
                verb=step.verb,
                at=step.at,
                actor_id=ids.get(step.actor),
                role=step.role,
                organization_id=ids.get(step.unit or home.get(step.actor, "")),
                note=step.note,
                score=step.score or None,
            )
            for step in history.steps
        )
        yield PastCase(
            origin=ORIGIN,
            origin_id=history.key,
            category_code=history.category,
            division=history.grid,
            description=history.text,
            steps=steps,
            source=history.source,
            lon=history.lon,
            lat=history.lat,
            address=history.address,
            reporter_id=ids.get(history.reporter),
            taken_by_id=ids.get(history.taken_by),
            merged_into=merged,
        )


def _refuse(key: str, reason: str) -> None:
    raise RuntimeError(f"The demo history {key} breaks a rule: {reason}")
