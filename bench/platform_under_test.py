"""The platform as an installation runs it, on 127.0.0.1: two web processes, one worker, the database of
DATABASE_URL; and what each of them costs in CPU time, which other work on the machine changes little."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds for a start
DRAINED_WITHIN = 15.0  # seconds for the jobs of one run to be done before the next
LOGINS = ("wangge001", "paidan001", "zhifa001")  # grid worker, dispatcher, handler, all of one subdistrict


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of CPU by part."""

    web: float = 0.0
    worker: float = 0.0
    database: float = 0.0
    generator: float = 0.0

    def __sub__(self, other: Costs) -> Costs:
        return Costs(*(getattr(self, name) - getattr(other, name) for name in self.__slots__))

    @property
    def total(self) -> float:
        """All together."""
        return self.web + self.worker + self.database + self.generator

    def per(self, count: int) -> str:
        """In words, for one of `count`."""
        parts = [f"{name} {getattr(self, name) / max(1, count) * 1000:.0f}" for name in self.__slots__]
        return f"{self.total / max(1, count) * 1000:.0f} ms ({', '.join(parts)})"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the load is made of: who, where, which unit."""

    host: str
    port: int
    people: tuple[str, ...]
    unit: str
    points: tuple[tuple[float, float], ...]
    categories: tuple[str, ...]
    phrases: tuple[str, ...]
    cases: int

    def report(self) -> dict[str, object]:
        """A report from patrol, at a place where something happened before."""
        lon, lat = random.choice(self.points)  # noqa: S311
        return {
            "key": self.key(),
            "description": random.choice(self.phrases),  # noqa: S311
            "category": random.choice(self.categories),  # noqa: S311
            "lon": f"{lon:.6f}",
            "lat": f"{lat:.6f}",
        }

    def words(self) -> str:
        """A few characters out of some description, as people search."""
        text = random.choice(self.phrases)  # noqa: S311
        begin = random.randrange(max(1, len(text) - 4))  # noqa: S311
        return text[begin : begin + 4]

    @staticmethod
    def key() -> str:
        """What makes a repeat harmless."""
        return str(uuid.uuid4())


class Platform:
    """Context manager: the servers run for as long as the block does."""

    def __init__(self, *, with_worker: bool = True) -> None:
        self.port = _free_port()
        self.setting = find_setting(self.port)
        self._commands = [("web", "--port", str(self.port))] + ([("worker",)] if with_worker else [])
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        for command in self._commands:
            self._processes[command[0]] = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "liren", *command],
                cwd=ROOT,
                env={**os.environ, "LIREN_WEB_PROCESSES": "2"},
            )
        begun = time.monotonic()
        while not self._answers():
            if time.monotonic() - begun > PATIENCE:
                self.__exit__()
                raise SystemExit("The platform did not start.")
            time.sleep(0.2)
        return self

    def __exit__(self, *_exception: object) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)

    def _answers(self) -> bool:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in/", timeout=5).close()
            return True
        return False

    def waiting_jobs(self) -> int:
        """Jobs that are still to be done."""
        from procrastinate.contrib.django.models import ProcrastinateJob

        return ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).count()

    def drain(self) -> float:
        """Wait until the worker has caught up; how many seconds it took."""
        begun = time.monotonic()
        while self.waiting_jobs() and time.monotonic() - begun < DRAINED_WITHIN:
            time.sleep(0.2)
        return time.monotonic() - begun

    def costs(self) -> Costs:
        """CPU used so far."""
        own = os.times()
        return Costs(
            _of_family(self._processes.get("web")),
            _of_family(self._processes.get("worker")),
            sum(_of_process(pid) for pid in _backends()),
            own.user + own.system,
        )


def _of_process(pid: int) -> float:
    with suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return 0.0


def _of_family(process: subprocess.Popen[bytes] | None) -> float:
    if process is None:
        return 0.0
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    return sum(_of_process(one.pid) for one in family)


def _backends() -> list[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [row[0] for row in cursor.fetchall()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_setting(port: int) -> Setting:
    """Set Django up, and find in the demo's database what the load is made of."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.settings")
    os.environ["LIREN_DEMO"] = "1"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from liren.accounts.models import User
    from liren.accounts.queries import actor_for
    from liren.cases.models import Case, Category
    from liren.places.locating import locate

    users = {user.login: user for user in User.objects.filter(login__in=LOGINS)}
    if len(users) != len(LOGINS):
        raise SystemExit("Fill the database first: python -m liren fill")
    worker, _dispatcher, handler = (actor_for(users[login]) for login in LOGINS)
    scope = worker.holdings[0].scope
    here = Case.objects.filter(division=scope, lon__isnull=False).order_by("-opened_at")[:500]
    points = [(case.lon, case.lat) for case in here if case.lon is not None and case.lat is not None]
    offered = Category.objects.filter(code__regex="^[CE]").order_by("code").values_list("code", flat=True)
    return Setting(
        host="127.0.0.1",
        port=port,
        people=tuple(str(users[login].pk) for login in LOGINS),
        unit=str(handler.holdings[0].organization_id),
        points=tuple(point for point in points if (place := locate(*point)) and place.grid == scope),
        categories=tuple(offered),
        phrases=tuple(dict.fromkeys(case.description for case in here)),
        cases=Case.objects.count(),
    )
