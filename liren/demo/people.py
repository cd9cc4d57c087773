"""Who works and lives in the demo city: staff with their posts, residents with their homes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from liren.accounts.roles import Role
from liren.demo.city import CITY_CODE, City
from liren.demo.names import NameMaker
from liren.demo.units import UnitPlan

PASSWORD = "liren-demo"  # noqa: S105 (the demo's sign-ins are shown on its start page)
WORKERS_PER_COMMUNITY = 3
RESIDENTS = 2000


@dataclass(frozen=True, slots=True)
class PostPlan:
    """One post: role, division prefix and the unit it belongs to (key, empty for none)."""

    role: str
    scope: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """One member of staff."""

    login: str
    name: str
    phone: str
    posts: tuple[PostPlan, ...]


@dataclass(frozen=True, slots=True)
class Resident:
    """One resident with an account."""

    login: str
    name: str
    phone: str
    address: str
    grid: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """One well-known sign-in for the demo's list."""

    role: str
    login: str
    password: str
    note: str


@dataclass(slots=True)
class People:
    """Everybody, and who stands where."""

    staff: list[Staff] = field(default_factory=list)
    residents: list[Resident] = field(default_factory=list)

    def holders(self, role: str) -> dict[str, list[str]]:
        """Logins by scope for one role."""
        found: dict[str, list[str]] = defaultdict(list)
        for person in self.staff:
            for post in person.posts:
                if post.role == role:
                    found[post.scope].append(person.login)
        return dict(found)

    def handlers(self) -> dict[str, list[str]]:
        """Logins of the handlers by unit key."""
        found: dict[str, list[str]] = defaultdict(list)
        for person in self.staff:
            for post in person.posts:
                if post.role == Role.HANDLER and post.unit:
                    found[post.unit].append(person.login)
        return dict(found)


class _Roster:
    """Numbers logins by kind of work: wangge001, wangge002 …"""

    def __init__(self, seed: int) -> None:
        self.people = People()
        self.names = NameMaker(seed)
        self._count: dict[str, int] = defaultdict(int)

    def hire(self, work: str, *posts: PostPlan) -> None:
        """Add one person with these posts."""
        self._count[work] += 1
        login = f"{work}{self._count[work]:03}"
        self.people.staff.append(Staff(login, self.names.name(), self.names.phone(), posts))


def plan_people(city: City, plan: UnitPlan) -> People:
    """About 400 staff, so that every grid, community, subdistrict and unit is served, and 2,000 residents."""
    roster = _Roster(city.seed)
    for community in city.communities:
        _hire_community(roster, city, community.code)
    for division in city.divisions:
        if division.level == "subdistrict":
            code, office, team = division.code, f"office-{division.code}", f"team-{division.code}"
            roster.hire("paidan", PostPlan(Role.DISPATCHER, code, office))
            roster.hire("paidan", PostPlan(Role.DISPATCHER, code, office))
            roster.hire("jiedao", PostPlan(Role.HANDLER, code, office))
            roster.hire("jiedao", PostPlan(Role.DEPARTMENT_HEAD, code, office))
            for _ in range(3):
                roster.hire("zhifa", PostPlan(Role.HANDLER, code, team))
        elif division.level == "district":
            roster.hire("zhihui", PostPlan(Role.COMMANDER, division.code, f"district-{division.code}"))
    _hire_departments(roster, plan)
    roster.hire("zhihui", PostPlan(Role.COMMANDER, CITY_CODE))
    roster.hire("shenji", PostPlan(Role.AUDITOR, CITY_CODE))
    roster.hire("guanli", PostPlan(Role.ADMINISTRATOR, ""))
    _settle_residents(roster, city)
    return roster.people


def _hire_community(roster: _Roster, city: City, code: str) -> None:
    """Secretary, community workers (one handles for the committee), grid leader, grid workers."""
    committee = f"committee-{code}"
    roster.hire("shuji", PostPlan(Role.COMMUNITY_SECRETARY, code, committee))
    roster.hire(
        "shegong", PostPlan(Role.COMMUNITY_WORKER, code, committee), PostPlan(Role.HANDLER, code, committee)
    )
    roster.hire("shegong", PostPlan(Role.COMMUNITY_WORKER, code, committee))
    roster.hire("wanggezhang", PostPlan(Role.GRID_LEADER, code, committee))
    grids = [grid.code for grid in city.leaves if grid.community == code]
    workers = min(len(grids), WORKERS_PER_COMMUNITY)
    for number in range(workers):
        rounds = grids[number::workers]
        roster.hire("wangge", *(PostPlan(Role.GRID_WORKER, grid, committee) for grid in rounds))


def _hire_departments(roster: _Roster, plan: UnitPlan) -> None:
    busy = ("sanitation", "works", "traffic", "housing", "parks")
    for unit in plan.units.values():
        if unit.kind in ("department", "service_centre"):
            roster.hire("juzhang", PostPlan(Role.DEPARTMENT_HEAD, unit.division, unit.key))
        if unit.kind in ("department", "service_centre", "public_utility", "property_company"):
            for _ in range(2 if unit.key.startswith(busy) else 1):
                roster.hire("chuli", PostPlan(Role.HANDLER, unit.division, unit.key))


def _settle_residents(roster: _Roster, city: City) -> None:
    rng = np.random.default_rng([city.seed, 13])
    homes = [building for building in city.buildings if building.households]
    sizes = np.array([home.households for home in homes], dtype=float)
    chosen = rng.choice(len(homes), RESIDENTS, p=sizes / sizes.sum())
    chosen[0] = next(n for n, home in enumerate(homes) if home.grid.startswith(city.communities[0].code))
    for number, place in enumerate(chosen.tolist()):
        home = homes[place]
        unit, floor = int(rng.integers(home.units)), int(rng.integers(1, home.floors + 1))
        door = int(rng.integers(1, 3))
        address = f"{home.address}{unit + 1}单元{floor}{door:02}室"
        login, name, phone = f"jumin{number + 1:04}", roster.names.name(), roster.names.phone()
        roster.people.residents.append(Resident(login, name, phone, address, home.grid))


_SHOWN = (
    (Role.RESIDENT, "jumin0001", "上报身边事、看进度、评价"),
    (Role.GRID_WORKER, "wangge001", "巡查、核实、核查自己的网格"),
    (Role.GRID_LEADER, "wanggezhang001", "带领本社区的网格员"),
    (Role.COMMUNITY_WORKER, "shegong002", "代居民登记、立案"),
    (Role.COMMUNITY_SECRETARY, "shuji001", "看本社区全部案件，结案"),
    (Role.DISPATCHER, "paidan001", "派遣、改派、挂账"),
    (Role.HANDLER, "zhifa001", "签收、处理、退回"),
    (Role.DEPARTMENT_HEAD, "juzhang001", "看本单位全部工单"),
    (Role.COMMANDER, "zhihui001", "看全区运行态势"),
    (Role.AUDITOR, "shenji001", "查阅操作记录"),
    (Role.ADMINISTRATOR, "guanli001", "维护用户、区划和职责"),
)


def sign_ins() -> list[SignIn]:
    """One sign-in per role, all around the first community, so that a case can travel the whole loop."""
    return [SignIn(role, login, PASSWORD, note) for role, login, note in _SHOWN]
