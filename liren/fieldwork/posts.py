"""Which posts do what in this room."""

from __future__ import annotations

from liren.accounts.roles import Role
from liren.cases.permissions import FILERS, ON_THE_GROUND

PLANNERS = (Role.GRID_LEADER, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.COMMANDER)
PLAN_READERS = (*ON_THE_GROUND, Role.DISPATCHER, Role.COMMANDER)
WALKERS = ON_THE_GROUND
CALLERS = FILERS
RULE_KEEPERS = (Role.DISPATCHER, Role.COMMANDER, Role.ADMINISTRATOR)
RULE_READERS = (*PLAN_READERS, Role.AUDITOR, Role.ADMINISTRATOR, Role.DEPARTMENT_HEAD)
