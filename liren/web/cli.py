"""The command line `liren`: `python -m liren <command>`."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from contextlib import ExitStack

from liren.web.commands import checks, demo, imports, keys, processes, training
from liren.web.machine import MachineError
from liren.web.machine.database import database
from liren.web.machine.folders import data_folder

DISK_TROUBLE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}
GROUPS = (processes, demo, imports, training, checks, keys)


def build_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = argparse.ArgumentParser(prog="liren", description="Liren: governance of city neighbourhoods.")
    commands = parser.add_subparsers(metavar="command", required=True)
    for group in GROUPS:
        group.add_commands(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done, 1 could not or found something wrong (said in one line), 2 wrongly called, 130 interrupted.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.settings")
    parsed = build_parser().parse_args(arguments)
    try:
        with ExitStack() as stack:
            if parsed.needs in {"database", "django"}:
                stack.enter_context(database())
            if parsed.needs in {"settings", "django"}:
                import django

                django.setup()
            code: int = parsed.run(parsed)
            return code
    except MachineError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno not in DISK_TROUBLE:
            raise
        return _fail(f"{error.strerror}: {error.filename or data_folder()}")
    except Exception as error:
        if (reason := _known(error)) is None:
            raise
        return _fail(reason)


def _fail(reason: str) -> int:
    print(f"liren: {reason}", file=sys.stderr)  # noqa: T201
    return 1


def _known(error: Exception) -> str | None:
    """One line for failures that need no traceback."""
    if not parts_loaded("django.db"):
        return None
    from django.core.management import CommandError
    from django.db import OperationalError

    from liren.core.verdicts import InvalidError, RefusedError

    if isinstance(error, OperationalError):
        return f"The database does not answer or refused: {str(error).strip().splitlines()[0]}"
    if isinstance(error, InvalidError):
        return error.reason
    if isinstance(error, RefusedError):
        return str(error.verdict.reason)
    return str(error) if isinstance(error, CommandError) else None


def parts_loaded(module: str) -> bool:
    """Whether a module has been imported, so that looking at its exceptions costs nothing."""
    return module in sys.modules
