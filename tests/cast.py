"""The shared cast: a small world of two districts, the people in it, and the units that owe work.

The pytest fixture `cast` hands it out; every room's tests play with the same people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shapely import Polygon, box

from liren.accounts.actions.people import NewPost, NewStaff, create_users_bulk
from liren.accounts.actors import SYSTEM, Actor
from liren.accounts.models import User
from liren.accounts.queries import actor_for
from liren.accounts.roles import Role
from liren.organizations.models import Duty, Organization
from liren.places.actions.divisions import DivisionFacts, add_divisions
from liren.places.actions.drawing import GridFacts, draw_grid
from liren.places.models import Division, Grid

SINCE = date(2024, 1, 1)
PASSWORD = "neighbours-2024"
CITY, DISTRICT, OTHER_DISTRICT = "9901", "990101", "990102"
SUBDISTRICT, COMMUNITY = "990101001", "990101001001"
GRID, NEXT_GRID, FAR_GRID = "990101001001001", "990101001001002", "990102001001001"
IN_GRID, IN_NEXT_GRID, IN_FAR_GRID = (114.905, 30.395), (114.915, 30.395), (114.985, 30.395)
NOWHERE = (100.0, 20.0)


def _square(west: float, east: float) -> Polygon:
    return box(round(west, 6), 30.39, round(east, 6), 30.40)


def build_places() -> None:
    """Two districts, one community each; the first has two grids side by side."""
    kind = Division.CommunityKind.URBAN
    add_divisions(
        SYSTEM,
        "99",
        [
            ("99", DivisionFacts(name="测试省", name_en="Test Province"), None),
            (CITY, DivisionFacts(name="里仁市", name_en="Liren City"), None),
            (DISTRICT, DivisionFacts(name="临湖区", name_en="Linhu District"), None),
            (OTHER_DISTRICT, DivisionFacts(name="东山区", name_en="Dongshan District"), None),
            (SUBDISTRICT, DivisionFacts(name="柳岸街道", name_en="Liu'an Subdistrict"), None),
            ("990102001", DivisionFacts(name="松台街道", name_en="Songtai Subdistrict"), None),
            (COMMUNITY, DivisionFacts(name="荷花社区", name_en="Hehua Community", community_kind=kind), None),
            (
                "990102001001",
                DivisionFacts(name="松风社区", name_en="Songfeng Community", community_kind=kind),
                None,
            ),
        ],
        on=SINCE,
    )
    for code, west, name in (
        (GRID, 114.90, "第一网格"),
        (NEXT_GRID, 114.91, "第二网格"),
        (FAR_GRID, 114.98, "第一网格"),
    ):
        draw_grid(
            SYSTEM,
            code,
            _square(west, west + 0.01),
            facts=GridFacts(name=name, kind=Grid.Kind.HEAD),
            on=SINCE,
        )


@dataclass(frozen=True)
class Cast:
    """Everybody. Each attribute of a person is their Actor as of now; `user(name)` is the account."""

    users: dict[str, User]
    street_team: Organization
    water: Organization
    lamps: Organization

    def user(self, name: str) -> User:
        """The account of one of the cast."""
        return self.users[name]

    def __getattr__(self, name: str) -> Actor:
        if name.startswith("_") or name not in self.users:
            raise AttributeError(name)
        return actor_for(self.users[name])


PEOPLE: dict[str, tuple[str, str, str, str]] = {
    # attribute: (name, role, scope, unit)
    "resident": ("王小明", Role.RESIDENT, "", ""),
    "neighbour": ("李大妈", Role.RESIDENT, "", ""),
    "grid_worker": ("张网格", Role.GRID_WORKER, GRID, ""),
    "grid_leader": ("陈组长", Role.GRID_LEADER, COMMUNITY, ""),
    "community_worker": ("刘社工", Role.COMMUNITY_WORKER, COMMUNITY, ""),
    "secretary": ("周书记", Role.COMMUNITY_SECRETARY, COMMUNITY, ""),
    "dispatcher": ("吴调度", Role.DISPATCHER, SUBDISTRICT, ""),
    "handler": ("孙师傅", Role.HANDLER, DISTRICT, "lamps"),
    "other_handler": ("钱师傅", Role.HANDLER, DISTRICT, "water"),
    "department_head": ("郑主任", Role.DEPARTMENT_HEAD, DISTRICT, "lamps"),
    "commander": ("冯指挥", Role.COMMANDER, DISTRICT, ""),
    "auditor": ("韩审计", Role.AUDITOR, DISTRICT, ""),
    "administrator": ("杨管理", Role.ADMINISTRATOR, "", ""),
    "outsider": ("朱外人", Role.DISPATCHER, "990102001", ""),
}


def build_cast() -> Cast:
    """Write the small world into the database."""
    build_places()
    units = {
        "street_team": Organization.objects.create(
            kind=Organization.Kind.STREET_TEAM,
            name="柳岸街道综合执法队",
            name_en="Liu'an Street Team",
            division=SUBDISTRICT,
        ),
        "water": Organization.objects.create(
            kind=Organization.Kind.PUBLIC_UTILITY, name="水务公司", name_en="Water Company", division=DISTRICT
        ),
        "lamps": Organization.objects.create(
            kind=Organization.Kind.DEPARTMENT,
            name="市政路灯所",
            name_en="Street Lighting Office",
            division=DISTRICT,
        ),
    }
    for unit, code, basis in (
        ("lamps", "C0118", "owner"),
        ("water", "C0101", "owner"),
        ("street_team", "E", "territory"),
    ):
        organization = units[unit]
        Duty.objects.create(
            organization=organization,
            category_code=code,
            division=organization.division,
            basis=basis,
            valid_from=SINCE,
            source="cast",
        )
    staff = [
        NewStaff(
            name=name,
            login=attribute,
            posts=(NewPost(Role(role), scope, units[unit].pk if unit else None, SINCE),),
        )
        for attribute, (name, role, scope, unit) in PEOPLE.items()
    ]
    users = create_users_bulk(SYSTEM, staff, password=PASSWORD)
    return Cast(dict(zip(PEOPLE, users, strict=True)), **units)
