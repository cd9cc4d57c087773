"""Who may change which places: one table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from liren.accounts.actors import ANONYMOUS, SYSTEM, Actor
from liren.accounts.roles import Role
from liren.places.models import RecordedOverlap
from liren.places.permissions import (
    may_edit_zoning,
    may_import_places,
    may_read_topology,
    may_record_overlap,
    may_rule_overlap,
)
from liren.places.tests.people import holder
from liren.places.tests.zoning import NORTH, SOUTH, TOWN, grid_code

GRID = grid_code(SOUTH, 1)
ACTORS = {
    "anonymous": ANONYMOUS,
    "resident": holder(Role.RESIDENT, ""),
    "grid worker": holder(Role.GRID_WORKER, GRID),
    "secretary": holder(Role.COMMUNITY_SECRETARY, SOUTH),
    "dispatcher": holder(Role.DISPATCHER, TOWN),
    "commander": holder(Role.COMMANDER, "370114"),
    "commander elsewhere": holder(Role.COMMANDER, "370112"),
    "auditor": holder(Role.AUDITOR, "3701"),
    "administrator": holder(Role.ADMINISTRATOR, ""),
    "town administrator": holder(Role.ADMINISTRATOR, TOWN),
    "community administrator": holder(Role.ADMINISTRATOR, SOUTH),
    "platform": SYSTEM,
}
#                          edit  import record rule  topology
TABLE = {
    "anonymous":              "-     -     -     -     -",
    "resident":               "-     -     -     -     -",
    "grid worker":            "-     -     -     -     +",
    "secretary":              "-     -     +     -     +",
    "dispatcher":             "-     -     +     -     +",
    "commander":              "+     -     +     +     +",
    "commander elsewhere":    "-     -     -     -     -",
    "auditor":                "-     -     -     -     +",
    "administrator":          "+     +     +     +     +",
    "town administrator":     "+     +     +     +     +",
    "community administrator":"+     -     +     -     +",
    "platform":               "+     +     +     +     +",
}  # fmt: skip


def verdicts(actor: Actor) -> list[bool]:
    overlap = RecordedOverlap(code=TOWN, claims=[NORTH, SOUTH])
    return [
        bool(may_edit_zoning(actor, GRID)),
        bool(may_import_places(actor, TOWN)),
        bool(may_record_overlap(actor, [NORTH, SOUTH])),
        bool(may_rule_overlap(actor, overlap)),
        bool(may_read_topology(actor, TOWN)),
    ]


@pytest.mark.parametrize("who", ACTORS)
def test_each_may_do_what_the_table_says(who: str) -> None:
    assert verdicts(ACTORS[who]) == [mark == "+" for mark in TABLE[who].split()]


def test_nobody_but_the_platform_changes_the_past() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    verdict = may_edit_zoning(ACTORS["administrator"], GRID, on=yesterday)
    assert not verdict
    assert verdict.because == "state"  # type: ignore[union-attr]  # a refusal
    assert may_edit_zoning(ACTORS["administrator"], GRID, on=timezone.localdate())
    assert may_edit_zoning(SYSTEM, GRID, on=yesterday)
