"""The four calls that eGov DIGIT publishes for its complaints service: create, assign, resolve, search.

    python bench/lifecycle.py [seconds per run] [rounds]

Needs DATABASE_URL and LIREN_DATA of a filled demo (see many_cases.py). Starts `liren web` and `liren worker`,
signs in as people of the demo, and runs whole lives of cases over HTTP, three times over; medians are told:

- create: a grid worker reports from patrol (1 request);
- assign: the dispatcher files the case, which our table of states demands first, and dispatches it (2);
- resolve: the unit accepts, starts, reports as handled (3);
- search: the dispatcher looks for the number, as the search field of the desk does (1), or for words.

So one life is four calls and seven requests. First at saturation (a fixed number of lives at once, each going
on when the answer came), then at half of that speed with an open model: lives begin at intended instants,
whether or not the server is ready, and the first call of each is measured from its intended instant.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from browsers import Browser
from machine import description, median, percentile, table, tell
from platform_under_test import Costs, Platform, Setting

AT_ONCE = 8  # lives at saturation
SECONDS = 20.0
ROUNDS = 3
WARM_UP = 5.0  # seconds
CALLS = ("create", "assign", "resolve", "search")
DIGIT = "eGov DIGIT publishes 37/s and 6.3/s on 16 vCPU"


@dataclass(slots=True)
class Run:
    """What one run saw: seconds by call, and how long it took in all."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lives: int = 0
    jobs_left: int = 0  # what the worker had not done when the last answer came
    drained: float = 0.0  # seconds until it had
    seconds: float = 0.0
    costs: Costs | None = None

    @property
    def calls_per_second(self) -> float:
        """Of the four; a life is four calls."""
        return sum(map(len, self.took.values())) / self.seconds


class Crew:
    """The browsers of the people who take a case through its life."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.worker, self.dispatcher, self.handler = (
            Browser(setting.host, setting.port) for _person in ("worker", "dispatcher", "handler")
        )

    async def sign_in(self) -> None:
        """Everybody enters, as a visitor of the demo does."""
        people = self.setting.people
        for browser, user in zip((self.worker, self.dispatcher, self.handler), people, strict=True):
            await browser.sign_in(user)

    async def live(self, run: Run, intended: float) -> None:
        """One life of a case."""
        case: dict[str, str] = {}

        async def create() -> None:
            case.update(await self.worker.post_json("/grid/patrol/", self.setting.report()))

        async def assign() -> None:
            await self._step(self.dispatcher, case["id"], "file")
            await self._step(self.dispatcher, case["id"], "dispatch", lead=self.setting.unit, note="Nearest.")

        async def resolve() -> None:
            await self._step(self.handler, case["id"], "accept")
            await self._step(self.handler, case["id"], "start")
            await self._step(self.handler, case["id"], "handle", note="已清理，现场恢复整洁。")

        async def search() -> None:
            words = case["number"] if random.random() < 0.5 else self.setting.words()  # noqa: S311
            found = await self.dispatcher.look("/desk/", {"show": "all", "words": words}, part="desk-list")
            if words == case["number"] and case["number"] not in found:
                raise AssertionError(f"{words} was not found")

        for name, call in zip(CALLS, (create, assign, resolve, search), strict=True):
            await _timed(run, name, call, intended)
            intended = time.perf_counter()
        run.lives += 1

    async def _step(self, browser: Browser, case: str, verb: str, **fields: str) -> None:
        await browser.post_json(
            f"/cases/{case}/steps/{verb}/", {"key": self.setting.key(), "note": "", **fields}
        )


async def _timed(run: Run, name: str, call: Callable[[], Awaitable[None]], intended: float) -> None:
    await call()
    run.took[name].append(time.perf_counter() - intended)


async def saturated(crews: Sequence[Crew], seconds: float) -> Run:
    """Every crew begins the next life when the last one is over."""
    run, begun = Run(), time.perf_counter()

    async def work(crew: Crew) -> None:
        while time.perf_counter() - begun < seconds:
            await crew.live(run, time.perf_counter())

    await asyncio.gather(*(work(crew) for crew in crews))
    run.seconds = time.perf_counter() - begun
    return run


async def paced(crews: Sequence[Crew], per_second: float, seconds: float) -> Run:
    """Lives begin at intended instants (Poisson); one that finds no crew free waits, and its wait counts."""
    run, begun = Run(), time.perf_counter()
    free: asyncio.Queue[Crew] = asyncio.Queue()
    for crew in crews:
        free.put_nowait(crew)
    under_way: set[asyncio.Task[None]] = set()

    async def work(intended: float) -> None:
        crew = await free.get()
        try:
            await crew.live(run, intended)
        finally:
            free.put_nowait(crew)

    instant = begun
    while (instant := instant + random.expovariate(per_second)) < begun + seconds:
        await asyncio.sleep(max(0.0, instant - time.perf_counter()))
        under_way.add(asyncio.create_task(work(instant)))
    await asyncio.gather(*under_way)
    run.seconds = time.perf_counter() - begun
    return run


async def measure(platform: Platform, seconds: float, rounds: int) -> list[tuple[Run, Run]]:
    """Warm up; then, as often as asked, saturate, and go on with half of that."""
    crews = [Crew(platform.setting) for _number in range(AT_ONCE + 4)]
    for crew in crews:
        await crew.sign_in()
    await saturated(crews[:AT_ONCE], WARM_UP)
    found: list[tuple[Run, Run]] = []
    for _round in range(rounds):
        full = await _costed(platform, lambda: saturated(crews[:AT_ONCE], seconds))
        pace = full.lives / full.seconds / 2
        found.append((full, await _costed(platform, lambda pace=pace: paced(crews, pace, seconds))))
    return found


async def _costed(platform: Platform, measured: Callable[[], Awaitable[Run]]) -> Run:
    await asyncio.to_thread(platform.drain)
    before = await asyncio.to_thread(platform.costs)
    run = await measured()
    run.jobs_left = await asyncio.to_thread(platform.waiting_jobs)
    run.drained = await asyncio.to_thread(platform.drain)  # what it left behind is part of what it cost
    run.costs = await asyncio.to_thread(platform.costs) - before
    return run


def _middle(runs: Sequence[Run], of: Callable[[Run], float]) -> float:
    return median(of(run) for run in runs)


def _lines(name: str, runs: Sequence[Run]) -> list[Sequence[object]]:
    """One line for each call: the medians of the runs."""
    return [
        (
            name,
            call,
            sum(len(run.took[call]) for run in runs),
            *(f"{median(percentile(run.took[call], it) for run in runs) * 1000:.0f}" for it in (0.5, 0.95)),
        )
        for call in CALLS
    ]


def main(seconds: float, rounds: int) -> None:
    """Measure and print."""
    tell(description())
    with Platform() as platform:
        found = asyncio.run(measure(platform, seconds, rounds))
    full, half = [one for one, _half in found], [one for _full, one in found]
    tell(
        f"{platform.setting.cases:,} cases; medians of {rounds} runs of {seconds:.0f} s; {DIGIT}.",
        f"At saturation ({AT_ONCE} lives at once): {_middle(full, lambda run: run.calls_per_second):.1f} "
        f"calls/s ({', '.join(f'{run.calls_per_second:.1f}' for run in full)}), "
        f"{_middle(full, lambda run: 7 * run.lives / run.seconds):.0f} requests/s. "
        f"Jobs waiting at the end: {_middle(full, lambda run: run.jobs_left):.0f}, "
        f"done {_middle(full, lambda run: run.drained):.1f} s later.",
        f"At half load: {_middle(half, lambda run: run.calls_per_second):.1f} calls/s.",
        f"CPU for one life: {', '.join(run.costs.per(run.lives) for run in full if run.costs)}.",
        table(("load", "call", "count", "p50 ms", "p95 ms"), [*_lines("full", full), *_lines("half", half)]),
    )


if __name__ == "__main__":
    words = sys.argv[1:]
    main(float(words[0]) if words else SECONDS, int(words[1]) if len(words) > 1 else ROUNDS)
