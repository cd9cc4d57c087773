"""All benchmarks, one after the other, on a demo of their own: what `make bench` runs.

    python bench/everything.py [number of cases]

Without DATABASE_URL the embedded database runs over build/bench, so that no installation is touched; it is
filled the first time (two minutes) and kept. Each benchmark is bounded to about a minute and speaks to
127.0.0.1 only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from machine import description, tell

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 900.0  # seconds for one part; filling is the longest


def main(cases: int) -> None:
    """Fill, multiply, measure."""
    sys.path.insert(0, str(ROOT))
    if "DATABASE_URL" not in os.environ:
        os.environ["LIREN_DATA"] = str(ROOT / "build" / "bench")
    os.environ["LIREN_DEMO"] = "1"
    from liren.web.machine.database import database

    tell(description())
    with database():
        _run("-m", "liren", "fill")
        _allow_loading()
        _run("bench/many_cases.py", str(cases))
        for name in ("locate", "lifecycle", "pages"):
            tell("", f"## {name}")
            _run(f"bench/{name}.py")


def _allow_loading() -> None:
    """Let the owner of the embedded database load without triggers; elsewhere its keeper has to (many_cases)."""
    if _IS_OURS:
        from liren.web.machine.postgres import OWNER, Server

        with Server().connect_as_administrator() as connection:
            connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, timeout=PATIENCE)  # noqa: S603


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
