"""The way of a single case through the table of cases.machine, taken by people as quick as people are."""

from __future__ import annotations

import math

from liren.accounts.roles import Role
from liren.demo.crew import Crew, Hand
from liren.demo.history import History, HistoryStep
from liren.demo.limits import moment_after
from liren.demo.spots import Spot
from liren.demo.texts import remarks, voices
from liren.demo.wording import patrolled, told

TWICE_WITHIN = 3 * 1440.0  # minutes; a second report of the same matter at the same spot is likely a repeat
BAD = 2
REPORTER = "reporter"
PATROL_SHARE = {"A": 0.0, "C": 0.46, "E": 0.42}
NIGHT_CODES = frozenset({"E0301", "E0508", "E0510", "E0116"})


def make_history(crew: Crew, number: int, minute: float, code: str, spot: Spot) -> History:
    """The whole history of one case that begins at `minute`; steps after the end are left out."""
    walk = Walk(crew, minute, code, spot)
    walk.go()
    key = f"demo-{number:06}"
    twin = crew.recent.get((spot.label, code))
    if walk.joins is None and (twin is None or walk.now > twin[1]) and walk.was_filed:
        crew.recent[spot.label, code] = (minute, walk.closed, key)
    name, phone = ("", "")
    if walk.source in ("phone", "counter"):
        name, phone = crew.dice.pick(crew.names)
    return History(
        key, code, walk.source, walk.text, spot.lon, spot.lat, spot.label, spot.grid,
        walk.reporter, walk.taken_by, name, phone, tuple(walk.steps),
    )  # fmt: skip


class Walk:
    """One case on its way."""

    def __init__(self, crew: Crew, minute: float, code: str, spot: Spot) -> None:
        self.crew, self.dice, self.code, self.spot = crew, crew.dice, code, spot
        self.now = minute
        self.steps: list[HistoryStep] = []
        self.is_over = self.was_filed = False
        self.closed = math.inf  # when it was closed for the first time
        self.joins: str | None = None
        self.round = 1
        self.unit = ""
        self.trouble = 0  # returns, reworks, lateness: what makes a reporter unhappy
        self.reporter = self.taken_by = ""
        self.source = self._door()
        voice = voices()[code]
        if self.source == "patrol":
            self.text = patrolled(self.dice, voice, spot)
        else:
            self.text = told(self.dice, voice, spot, minute % 1440)

    def go(self) -> None:
        """From the first word to the end, as far as time reaches."""
        self._open()
        if self._settle_early() or self._join_twin():
            return
        self._note(
            "file",
            Role.COMMUNITY_WORKER if self.dice.chance(0.75) else Role.COMMUNITY_SECRETARY,
            "file",
            0.35,
        )
        self.was_filed = True
        self._send("")
        self._work_and_close()
        if self.source == "resident":
            self._rate()

    def _step(
        self, verb: str, by: Hand, *, unit: str = "", note: str = "", score: int = 0, into: str = ""
    ) -> None:
        if self.now <= self.crew.end:
            at = self.crew.at(self.now)
            self.steps.append(HistoryStep(verb, at, by.login, by.role, unit, note, score, into))

    def _pass(self, stage: str, typical: float, pace: float = 0.0, spread: float = 0.6) -> float:
        """Let time go by: a share of the stage's limit, log-normal around `typical`. Returns the share."""
        share = typical * math.exp(pace + self.dice.bell() * spread)
        self.now = moment_after(self.crew.clock, self.now, self.code, stage, share) + self.dice.even()
        return share

    def _note(self, verb: str, role: Role, stage: str, typical: float) -> None:
        """A step by somebody on duty, after some time of the stage, mostly with a remark."""
        self._pass(stage, typical)
        note = self.dice.pick(remarks(verb)) if self.dice.chance(0.8) or verb == "reject" else ""
        self._step(verb, self.crew.on_duty(role, self.spot.grid), note=note)

    # Stages

    def _door(self) -> str:
        minute, kind = self.now % 1440, self.code[0]
        by_day = 8 * 60 <= minute <= 18 * 60
        patrol = PATROL_SHARE[kind] * (1.35 if by_day else 0.06 if self.code in NIGHT_CODES else 0.2)
        draw = self.dice.even()
        if draw < patrol:
            return "patrol"
        rest = (draw - patrol) / (1 - patrol)
        if by_day and rest < 0.05:
            return "counter"
        if rest < 0.2:
            return "phone"
        return "anonymous" if rest < 0.31 else "resident"

    def _open(self) -> None:
        if self.source == "patrol":
            worker = self.crew.on_duty(Role.GRID_WORKER, self.spot.grid)
            self.taken_by = worker.login
            self._step("patrol", worker)
            return
        by = Hand("", REPORTER)
        if self.source == "resident":
            self.reporter = self.crew.neighbour(self.spot.grid)
            by = Hand(self.reporter, REPORTER)
        elif self.source in ("phone", "counter"):
            by = self.crew.on_duty(Role.COMMUNITY_WORKER, self.spot.grid)
            self.taken_by = by.login
        self._step("report", by)

    def _settle_early(self) -> bool:
        """Withdrawn, refused on the spot, or confirmed. True if that ends it."""
        if self.source == "patrol":
            return False
        if self.source == "resident" and self.dice.chance(0.016):
            self.now += 5 + self.dice.even() * 180
            self._step("withdraw", Hand(self.reporter, REPORTER), note=self.dice.pick(remarks("withdraw")))
            self.is_over = True
            return True
        if self.dice.chance(0.042):
            self._note("reject", Role.GRID_WORKER, "verify", 0.5)
            self.is_over = True
            return True
        self._note("verify", Role.GRID_WORKER, "verify", 0.32)
        if self.dice.chance(0.008):
            self._note("reject", Role.COMMUNITY_SECRETARY, "file", 0.6)
            self.is_over = True
            return True
        return False

    def _join_twin(self) -> bool:
        twin = self.crew.recent.get((self.spot.label, self.code))
        if (
            twin is None
            or self.now - twin[0] > TWICE_WITHIN
            or self.now + 90 > twin[1]
            or self.dice.chance(0.25)
        ):
            return False
        self._pass("file", 0.4)
        if self.now >= twin[1]:
            return False
        self.joins = twin[2]
        actor = self.crew.on_duty(Role.COMMUNITY_WORKER, self.spot.grid)
        self._step("merge", actor, note=self.dice.pick(remarks("merge")), into=twin[2])
        self.is_over = True
        return True

    def _send(self, mood: str) -> None:
        """Dispatch, now and then to the wrong unit first."""
        ranked = self.crew.plan.ranked(self.code, self.spot.grid)
        if not mood and len(ranked) > 1 and self.dice.chance(0.045):
            self._dispatch(ranked[1], "")
            self._pass("handle", 0.06)
            if self.dice.chance(0.4):
                self._act("accept", "accept")
                self._pass("handle", 0.05)
            self._step(
                "return",
                self.crew.handler(self.unit),
                unit=self.unit,
                note=self.dice.pick(remarks("return")),
            )
            self.trouble += 1
            mood = "again"
        self._dispatch(ranked[0], mood)

    def _dispatch(self, unit: str, mood: str) -> None:
        self._pass("dispatch", 0.3)
        if self.dice.chance(0.002):
            self._forget(14)
        self.unit = unit
        texts = remarks("dispatch", mood) if mood else remarks("dispatch")
        note = (
            self.dice.pick(texts).format(unit=self.crew.plan.units[unit].name)
            if self.dice.chance(0.85)
            else ""
        )
        self._step("dispatch", self.crew.on_duty(Role.DISPATCHER, self.spot.grid), unit=unit, note=note)

    def _act(self, verb: str, words: str, key: str = "") -> None:
        note = self.dice.pick(remarks(words, key)) if verb == "handle" or self.dice.chance(0.55) else ""
        self._step(verb, self.crew.handler(self.unit), unit=self.unit, note=note)

    def _work_and_close(self) -> None:
        self._work()
        inspector = self.crew.on_duty(Role.GRID_WORKER, self.spot.grid)
        self._pass("inspect", 0.4)
        while self.dice.chance(1 - self.crew.care[self.unit]):
            self._step("rework", inspector, note=self.dice.pick(remarks("rework")))
            self.trouble += 1
            self._pass("handle", 0.3, self.crew.pace[self.unit])
            self._act("handle", "handle", "rework")
            self._pass("inspect", 0.4)
        self._step(
            "inspect", inspector, note=self.dice.pick(remarks("inspect")) if self.dice.chance(0.7) else ""
        )
        self._close()

    def _work(self) -> None:
        """Sign, start and finish within the limit, mostly; a few wait for parts or for money first."""
        begin, pace = self.now, self.crew.pace[self.unit]
        share = 0.39 * math.exp(pace + self.dice.bell() * 0.58)
        for verb, part in (
            ("accept", 0.06 + 0.1 * self.dice.even()),
            ("start", 0.3 + 0.3 * self.dice.even()),
        ):
            self.now = max(self.now + 1, self._moment(begin, share * part))
            self._act(verb, verb)
        if self.dice.chance(0.005):
            self._forget(60)
        if self.dice.chance(0.013):
            self._wait()
            begin = self.now
        self.now = max(self.now + 2, self._moment(begin, share))
        self.trouble += share > 1
        self._act("handle", "handle", self.code)

    def _forget(self, days: int) -> None:
        """Left lying, if that is not so long ago that somebody would have noticed."""
        if self.crew.end - self.now < days * 1440:
            self.now = self.crew.end + 1

    def _moment(self, begin: float, share: float) -> float:
        return moment_after(self.crew.clock, begin, self.code, "handle", share)

    def _wait(self) -> None:
        actor = self.crew.on_duty(Role.DISPATCHER, self.spot.grid)
        self.now = self.crew.clock.later(self.now, 30)
        self._step("suspend", actor, note=self.dice.pick(remarks("suspend")))
        self.now = self.crew.clock.later(self.now, 420 * (2 + 18 * self.dice.even()))
        self._step("resume", actor, note=self.dice.pick(remarks("resume")))

    def _close(self) -> None:
        self._pass("close", 0.3)
        role = Role.COMMUNITY_SECRETARY if self.dice.chance(0.7) else Role.DISPATCHER
        texts = (
            remarks("close", "explain") if self.trouble > 1 and self.dice.chance(0.5) else remarks("close")
        )
        note = self.dice.pick(texts).format(unit=self.crew.plan.units[self.unit].name)
        self.closed = min(self.closed, self.now)
        self._step("close", self.crew.on_duty(role, self.spot.grid), note=note)
        self.is_over = True

    def _rate(self) -> None:
        """Some reporters rate; a bad rating opens the case again, once."""
        if not self.dice.chance(0.52 if self.round == 1 else 0.75):
            return
        self.now += 20 + 2200 * self.dice.even() ** 2
        sad = 0.028 + 0.075 * self.trouble + (0.96 - self.crew.care[self.unit]) * 0.6
        draw = self.dice.even()
        score = (
            self.dice.count(1, 2) if draw < sad else 3 if draw < sad + 0.09 else 4 if draw < sad + 0.38 else 5
        )
        mood = "bad" if score <= BAD else "fair" if score == 3 else "good"
        note = self.dice.pick(remarks("rate", mood)) if self.dice.chance(0.9 if score <= BAD else 0.4) else ""
        self._step("rate", Hand(self.reporter, REPORTER), note=note, score=score)
        if score <= BAD and self.round == 1:
            self._take_up_again()

    def _take_up_again(self) -> None:
        self._step("recheck", Hand("", "system"))
        self.round, self.is_over, self.trouble = 2, False, 0
        if self.dice.chance(0.3):  # the re-check finds that the work was done
            self._pass("inspect", 0.5)
            self._step(
                "inspect",
                self.crew.on_duty(Role.GRID_WORKER, self.spot.grid),
                note=self.dice.pick(remarks("inspect")),
            )
            self._close()
        else:
            self._send("recheck")
            self._work_and_close()
        self._rate()
