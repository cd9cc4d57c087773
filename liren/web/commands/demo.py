"""`liren demo`: a generated city with people at work in it, to look at and try."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liren.web.commands.processes import command_line, run_step, say, start_database, start_servers
from liren.web.machine import MachineError
from liren.web.machine.folders import data_folder
from liren.web.machine.postgres import Server
from liren.web.machine.supervisor import Program, Supervisor

if TYPE_CHECKING:
    from argparse import _SubParsersAction

SEED = 20260101


def add_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands of this group."""
    demo = commands.add_parser("demo", help="fill the demo city if the database is empty, and run everything")
    demo.add_argument("--reset", action="store_true", help="throw the demo city away first")
    demo.add_argument("--no-live", action="store_true", help="nobody reports or works by itself")
    demo.add_argument("--no-serve", action="store_true", help="fill only")
    demo.add_argument("--seed", type=int, default=SEED, help="another number makes another city")
    demo.set_defaults(run=run_demo, needs="nothing")
    fill = commands.add_parser("fill", help="fill the demo city if the database is empty; part of `demo`")
    fill.add_argument("--seed", type=int, default=SEED)
    fill.set_defaults(run=run_fill, needs="django")
    live = commands.add_parser(
        "live", help="let residents report and staff work in the demo city; part of `demo`"
    )
    live.set_defaults(run=run_live, needs="django")


def _note() -> Path:
    """What was filled, by which seed, and whether it came to its end. Beside the data it speaks of."""
    return data_folder() / "demo.json"


def _read_note() -> dict[str, Any]:
    try:
        note = json.loads(_note().read_text())
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _write_note(note: dict[str, Any]) -> None:
    fresh = _note().with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(note, ensure_ascii=False))
    fresh.replace(_note())


def _is_there(module: str) -> bool:
    """Whether a module exists, without loading Django for it."""
    return find_spec(module) is not None


def run_demo(arguments: argparse.Namespace) -> int:
    """Run the demo until asked to stop."""
    os.environ["LIREN_DEMO"] = "1"
    if arguments.reset or _read_note().get("state") == "filling":
        if not arguments.reset:
            say("The demo city was left half filled; starting over.")
        reset()
    supervisor = Supervisor(say)
    supervisor.catch_signals()
    try:
        start_database(supervisor)
        run_step("fill", "--seed", str(arguments.seed))
        if arguments.no_serve or supervisor.is_stopping:
            return 0
        url = start_servers(supervisor)
        if url:
            if not arguments.no_live and _is_there("liren.demo.live"):
                supervisor.add(Program("live city", command_line("live")))
            _tell(url, _read_note().get("sign_ins", []))
            supervisor.watch()
    finally:
        supervisor.stop()
    return 0


def reset() -> None:
    """Throw away the embedded database and the files of the demo city.

    Raises:
        MachineError: the data is not a demo's, or something still runs on it.
    """
    if os.environ.get("DATABASE_URL"):
        raise MachineError(
            "DATABASE_URL is set: a server of yours is not emptied from here. Make an empty database there."
        )
    folder, server = data_folder(), Server()
    if server.folder.exists() and _read_note().get("database") != "embedded":
        raise MachineError(
            f"{folder} does not hold a demo city; it is left alone. Remove it yourself if you want."
        )
    if server.answers():
        raise MachineError("Liren is running on this data. Stop it first.")
    for path in (server.folder, folder / "files"):
        shutil.rmtree(path, ignore_errors=True)
    if server.folder.exists():
        raise MachineError(f"{server.folder} could not be removed.")
    _note().unlink(missing_ok=True)


def run_fill(arguments: argparse.Namespace) -> int:
    """Migrate, and fill the demo city if nobody lives here yet."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from django.contrib.auth import get_user_model
    from django.db import connection

    from liren.demo import world

    note = _read_note()
    if note.get("state") != "filled" or note.get("database") != _which_database():
        if get_user_model()._default_manager.exists():
            raise MachineError("Somebody already lives in this database, and it is not the demo city.")
        note = {"seed": arguments.seed, "database": _which_database()}
        _write_note(note | {"state": "filling"})  # from here on it may be thrown away
        say("Building the demo city; this takes about a minute …")
        world.fill(seed=arguments.seed, progress=sys.stderr.isatty())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # or the first pages are planned for empty tables
    _write_note(note | {"state": "filled", "sign_ins": world.sign_ins()})
    return 0


def _which_database() -> str:
    """ "embedded", or a short mark of the server that DATABASE_URL names."""
    url = os.environ["DATABASE_URL"]
    return "embedded" if url == Server().url else hashlib.sha256(url.encode()).hexdigest()[:16]


def run_live(arguments: argparse.Namespace) -> int:
    """Let the city live until asked to stop."""
    import_module("liren.demo.live").run()
    return 0


def _wide(text: str) -> int:
    """Columns that a text takes in a terminal: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def _tell(url: str, sign_ins: list[list[str]]) -> None:
    say(f"\n  里仁 Liren, demo city: {url}\n")
    width = max((_wide(role) for role, *_rest in sign_ins), default=0)
    login_width = max((len(login) for _role, login, *_rest in sign_ins), default=0)
    for role, login, password in sign_ins:
        say(f"  {role}{' ' * (width - _wide(role))}  {login:<{login_width}}  {password}")
    say("\n  Everything in it is made up. Ctrl-C stops it; the data stays.\n")
