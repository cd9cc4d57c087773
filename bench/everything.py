"""All benchmarks, one after the other, on a demo of their own: what `make bench` runs.

    python bench/everything.py [number of cases]

Without DATABASE_URL the embedded database runs over build/bench/<number of cases>, so that no installation is
touched; it is filled the first time (two minutes; ten for a million) and kept. Of what is measured thrice the
median is told. Everything speaks to 127.0.0.1 only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from machine import description, tell

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 1800.0  # seconds for one part; multiplying to a million is the longest
PARTS = ("settle", "lifecycle", "pages", "locate")


def main(cases: int) -> None:
    """Fill, multiply, let the worker catch up, measure."""
    sys.path.insert(0, str(ROOT))
    is_ours = "DATABASE_URL" not in os.environ
    if is_ours:
        os.environ["LIREN_DATA"] = str(ROOT / "build" / "bench" / str(cases))
    os.environ["LIREN_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.settings")
    from liren.web.machine.database import database

    tell(description())
    with database():
        _run("-m", "liren", "fill")
        if is_ours:
            _allow_loading()
        _run("bench/many_cases.py", str(cases))
        for name in PARTS:
            tell("", f"## {name}")
            _run(f"bench/{name}.py")


def _allow_loading() -> None:
    """Let the owner of the embedded database switch triggers off while it loads: see many_cases.py."""
    from liren.web.machine.postgres import OWNER, Server

    with Server().connect_as_administrator() as connection:
        connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, timeout=PATIENCE)  # noqa: S603


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
