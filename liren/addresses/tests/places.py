"""Addresses for tests, in the cast's district."""

from __future__ import annotations

from liren.accounts.actors import SYSTEM
from liren.addresses.actions.compounds import (
    BuildingFacts,
    CompoundFacts,
    describe_building,
    found_compound,
    note_problem,
)
from liren.addresses.actions.registering import Where, register_address
from liren.addresses.actions.reshaping import merge_addresses
from liren.addresses.models import Address, Compound, EstatePair, SourceEstate
from tests.cast import DISTRICT, GRID, IN_GRID, SINCE, Cast

HERE = Where(DISTRICT, GRID, *IN_GRID, since=SINCE)


def an_address(text: str, where: Where = HERE) -> Address:
    """A registered address."""
    return register_address(SYSTEM, text, where)


def a_compound(
    text: str = "荷风小区", *, year_built: int | None = None, households: int | None = None
) -> Compound:
    """A compound with two buildings."""
    for number in (1, 2):
        describe_building(SYSTEM, an_address(f"{text}{number}栋").pk, BuildingFacts(floors=6, households=24))
    return found_compound(
        SYSTEM, an_address(text).pk, CompoundFacts(year_built=year_built, households=households)
    )


def a_pair() -> EstatePair:
    """Two compounds that two lists call alike."""
    told = [
        SourceEstate.objects.create(
            compound=a_compound(name),
            division=GRID,
            source=source,
            digest=source,
            name=name,
            facts={"address": name},
        )
        for name, source in (("莲池小区", "甲"), ("莲池花园", "乙"))
    ]
    return EstatePair.objects.create(
        one=told[0], two=told[1], division=GRID, score=1.4, factors={"name": 0.8}
    )


def address_of_each(cast: Cast) -> dict[str, object]:
    """One of everything of this room that a URL can name, for the table of doors."""
    compound = a_compound()
    change = merge_addresses(SYSTEM, an_address("旧村3号").pk, an_address("旧村5号").pk, reason="门牌整顿")
    return {
        "address_id": an_address("荷风路16号").pk,
        "compound_id": compound.pk,
        "problem_id": note_problem(SYSTEM, compound.pk, "worn").pk,
        "pair_id": a_pair().pk,
        "change_id": change.pk,
    }
