"""What the figures were measured on, and how busy it was: a figure without its machine says nothing."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable, Sequence

import psutil


def description() -> str:
    """One line: processor, cores, memory, Python, and the load before the benchmark began."""
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    return (
        f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; load before it began: {load:.1f}"
    )


def processor() -> str:
    """What the machine calls itself."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie; not a number where there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def median(values: Iterable[float]) -> float:
    """The middle one, NaN if there is none."""
    known = list(values)
    return statistics.median(known) if known else float("nan")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as a Markdown table, so that a result can go into docs/performance.md as it is."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def tell(*lines: object) -> None:
    """Lines of the result, at once."""
    for line in lines:
        print(line, flush=True)  # noqa: T201
