"""`liren check`: is this installation whole?"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from liren.web.commands.processes import say

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands of this group."""
    check = commands.add_parser("check", help="look whether everything is in order")
    check.add_argument("what", nargs="?", choices=["all", *CHECKS], default="all")
    check.set_defaults(run=run_check, needs="django")


def run_check(arguments: argparse.Namespace) -> int:
    """Run one check or all; 1 if any finds something."""
    wanted = CHECKS if arguments.what == "all" else {arguments.what: CHECKS[arguments.what]}
    found = False
    for name, check in wanted.items():
        problems = check()
        found = found or bool(problems)
        say(f"{name}: {'in order' if not problems else f'{len(problems)} problem(s)'}")
        for problem in problems:
            say(f"  {problem}")
    return 1 if found else 0


def _settings() -> list[str]:
    """What Django finds wrong with the settings and models."""
    from django.core.checks import WARNING, run_checks

    return [str(message) for message in run_checks() if message.level >= WARNING]


def _migrations() -> list[str]:
    """Migrations that the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"not applied: {migration}; run `liren migrate`" for migration, _backwards in plan]


def _jobs() -> list[str]:
    """Background jobs that gave up."""
    from liren.core.jobs import failed_jobs

    count = failed_jobs().count()
    return [f"{count} job(s) gave up; see the page /operations/jobs/"] if count else []


def _ledger() -> list[str]:
    """The first row of the ledger that does not fit the chain."""
    from liren.ledger.verification import verify

    fault = verify()
    return [str(fault)] if fault else []


CHECKS: dict[str, Callable[[], list[str]]] = {
    "settings": _settings,
    "migrations": _migrations,
    "jobs": _jobs,
    "ledger": _ledger,
}
