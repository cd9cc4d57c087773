"""`liren up`, `web`, `worker`, `postgres`: the processes of the platform, together or one by one."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from liren.web.machine import MachineError
from liren.web.machine.addresses import bind_address, free_port, is_served, url_of, wanted_port
from liren.web.machine.database import wait_until_answers
from liren.web.machine.folders import is_port_free
from liren.web.machine.postgres import Server
from liren.web.machine.supervisor import Program, Supervisor

if TYPE_CHECKING:
    from argparse import _SubParsersAction

WEB_PROCESSES, WEB_THREADS = 2, 8
SECONDS_TO_DRAIN = 8  # for requests that are under way when the server is asked to stop


def command_line(*arguments: str) -> list[str]:
    """The command line of another `liren` process. Not the script in bin/: its first line fails over a
    space.
    """
    return [sys.executable, "-m", "liren", *arguments]


def say(line: str) -> None:
    """A line for whoever watches the terminal, at once."""
    print(line, flush=True)  # noqa: T201


def add_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands of this group."""
    up = commands.add_parser("up", help="run everything on this machine: database, web server, worker")
    up.set_defaults(run=run_up, needs="nothing")
    web = commands.add_parser("web", help="run the web server")
    web.add_argument("--port", type=int, help="default: LIREN_PORT, else 8000")
    web.set_defaults(run=run_web, needs="database")
    worker = commands.add_parser("worker", help="run the background worker")
    worker.set_defaults(run=run_worker, needs="django")
    postgres = commands.add_parser("postgres", help="run the embedded database alone")
    postgres.set_defaults(run=run_postgres, needs="nothing")
    migrate = commands.add_parser("migrate", help="bring the database up to date")
    migrate.set_defaults(run=run_migrate, needs="django")
    manage = commands.add_parser("manage", help="run a Django management command")
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    manage.set_defaults(run=run_manage, needs="django")


def run_web(arguments: argparse.Namespace) -> int:
    """Serve pages and streams on one port until asked to stop."""
    import uvicorn

    host, port = bind_address(), arguments.port or wanted_port()
    if not is_port_free(port, host):
        raise MachineError(f"Port {port} is taken. Set LIREN_PORT to another one.")
    uvicorn.run(
        "liren.web.asgi:application",
        host=host,
        port=port,
        workers=int(os.environ.get("LIREN_WEB_PROCESSES") or min(WEB_PROCESSES, os.cpu_count() or 1)),
        timeout_graceful_shutdown=SECONDS_TO_DRAIN,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
    )
    return 0


def run_worker(arguments: argparse.Namespace) -> int:
    """Do background jobs until asked to stop."""
    from liren.core.worker import run

    return run()


def run_postgres(arguments: argparse.Namespace) -> int:
    """Keep the embedded database running."""
    from liren.web.machine.keeper import keep_postgres

    return keep_postgres()


def run_migrate(arguments: argparse.Namespace) -> int:
    """Apply every migration that is missing."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1 if sys.stdout.isatty() else 0)
    return 0


def run_manage(arguments: argparse.Namespace) -> int:
    """Hand over to Django's own command line."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["liren manage", *arguments.arguments])
    return 0


def run_up(arguments: argparse.Namespace) -> int:
    """Run all processes, supervised, until asked to stop."""
    supervisor = Supervisor(say)
    supervisor.catch_signals()
    try:
        start_database(supervisor)
        run_step("migrate")
        url = start_servers(supervisor)
        if url:
            say(f"Liren is up: {url}")
            supervisor.watch()
    finally:
        supervisor.stop()
    return 0


def start_database(supervisor: Supervisor) -> None:
    """Start the embedded database, unless DATABASE_URL names another, and wait until it answers."""
    if os.environ.get("DATABASE_URL"):
        return
    server = Server()
    server.check()
    supervisor.add(Program("database", command_line("postgres")))
    if not supervisor.wait_for(server.answers, patience=120) and not supervisor.is_stopping:
        wait_until_answers(server, patience=0)


def run_step(*arguments: str) -> None:
    """Run another `liren` command to its end.

    Raises:
        SystemExit: it failed; it has said why.
    """
    import subprocess

    from liren.web.machine.guarded import guarded

    command = guarded(command_line(*arguments), {"parent": os.getpid(), "signal": 15})
    environment = {**os.environ, "LIREN_SUPERVISED": str(os.getpid())}
    code = subprocess.run(command, check=False, env=environment).returncode  # noqa: S603
    if code:
        raise SystemExit(code if code > 0 else 1)


def start_servers(supervisor: Supervisor) -> str | None:
    """Start the web server and the worker; the address once it answers, None when asked to stop before
    that.
    """
    host, wanted = bind_address(), wanted_port()
    port = free_port(host, wanted)
    if port != wanted:
        say(f"Port {wanted} is taken; using {port}.")
    supervisor.add(Program("web server", command_line("web", "--port", str(port))))
    supervisor.add(Program("worker", command_line("worker")))
    url = url_of(host, port)
    return url if supervisor.wait_for(lambda: is_served(url), patience=120) else None
