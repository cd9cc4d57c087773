"""`liren check`: is this installation whole?"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from liren.web.commands.processes import say
from liren.web.machine import MachineError

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from liren.ledger.verification import Result


def add_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands of this group."""
    check = commands.add_parser("check", help="look whether everything is in order")
    check.add_argument("what", nargs="?", choices=["all", *CHECKS], default="all")
    check.set_defaults(run=run_check, needs="django")
    ledger = commands.add_parser("ledger", help="export the ledger, or check an exported one")
    kinds = ledger.add_subparsers(metavar="what", required=True)
    export = kinds.add_parser("export", help="write the whole chain as JSON lines")
    export.add_argument("file", type=Path)
    export.set_defaults(run=run_export, needs="django")
    offline = kinds.add_parser("check", help="check an export, without any database")
    offline.add_argument("file", type=Path)
    offline.add_argument("--anchor", help="ROW:HASH noted earlier, that the chain must still hold")
    offline.set_defaults(run=run_offline, needs="settings")


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

    return _in_words(verify())


def _in_words(result: Result) -> list[str]:
    if (bad := result.first_bad) is None:
        say(f"  ledger: {result.count} rows, head {result.head}")
        return []
    row = f"row {bad.sequence}" if bad.sequence is not None else "a row without a seal"
    return [f"{row} (entry {bad.entry_id or 'unknown'}): {bad.what.replace('_', ' ')}"]


def run_export(arguments: argparse.Namespace) -> int:
    """Write the ledger to a file that can be checked elsewhere."""
    from liren.ledger.verification import export_ledger

    say(f"{export_ledger(arguments.file)} rows written to {arguments.file}")
    return 0


def run_offline(arguments: argparse.Namespace) -> int:
    """Check an exported ledger; needs no database."""
    from liren.ledger.verification import Anchor, verify_file

    if not arguments.file.exists():
        raise MachineError(f"There is no file {arguments.file}.")
    anchor = None
    if arguments.anchor:
        number, _colon, seal = arguments.anchor.partition(":")
        if not number.isdigit() or len(seal) != 64:
            raise MachineError("An anchor is written as ROW:HASH, the hash with 64 hexadecimal digits.")
        anchor = Anchor(int(number), seal.lower())
    problems = _in_words(verify_file(arguments.file, anchor=anchor))
    say("in order" if not problems else problems[0])
    return 1 if problems else 0


def _figures() -> list[str]:
    """Frozen months that do not come out of their facts again."""
    from liren.figures.actions.checking import problems

    return problems()


CHECKS: dict[str, Callable[[], list[str]]] = {
    "settings": _settings,
    "migrations": _migrations,
    "jobs": _jobs,
    "ledger": _ledger,
    "figures": _figures,
}
