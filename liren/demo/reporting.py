"""Residents, callers and patrols of the living demo city who report something now."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import numpy as np
from django.utils import timezone

from liren.accounts.actors import ANONYMOUS, Actor
from liren.accounts.models import Post, User
from liren.accounts.queries import actor_for
from liren.accounts.roles import Role
from liren.cases.actions.opening import Opened, Report, open_case
from liren.cases.models import Case
from liren.core.verdicts import InvalidError
from liren.demo.dice import Dice
from liren.demo.rhythm import draw_openings
from liren.demo.spots import Spot, SpotBook
from liren.demo.texts import voices
from liren.demo.wording import patrolled, told
from liren.demo.world import World

WEEK = 7 * 1440.0
AHEAD = 400  # kinds of matters drawn at once


class Voices:
    """Speaks for the residents, everywhere but in one community."""

    def __init__(self, world: World, dice: Dice, quiet: str) -> None:
        self._dice, self._quiet = dice, quiet
        self._rng = np.random.default_rng(int(dice.even() * 2**32))
        self._book = SpotBook(world.city)
        self._residents = [person.login for person in world.people.residents[1:]]  # the first is the visitor
        self._callers = [(person.name, person.phone) for person in world.people.residents]
        self._codes: list[str] = []

    def speak(self) -> Opened:
        """Somebody reports something that fits the season."""
        code = self._code()
        spot = self._spot(code)
        now = timezone.localtime()
        source = self._door(code)
        voice = voices()[code]
        if source == Case.Source.PATROL:
            text = patrolled(self._dice, voice, spot)
        else:
            text = told(self._dice, voice, spot, now.hour * 60.0 + now.minute)
        name, phone = "", ""
        if source == Case.Source.PHONE:
            name, phone = self._dice.pick(self._callers)
        report = Report(
            key=uuid4(),
            category_code=code,
            description=text,
            lon=spot.lon,
            lat=spot.lat,
            address=spot.label,
            contact_name=name,
            contact_phone=phone,
        )
        return open_case(self._speaker(source, spot), report, source=source)

    def _code(self) -> str:
        if not self._codes:
            today: date = timezone.localdate()
            self._codes = draw_openings(self._rng, today, WEEK, AHEAD).codes
            self._rng.shuffle(self._codes)
        return self._codes.pop()

    def _spot(self, code: str) -> Spot:
        for number in self._book.draw(self._rng, code, 8).tolist():
            spot: Spot = self._book.spots[int(number)]
            if not spot.grid.startswith(self._quiet):
                return spot
        raise InvalidError("")

    def _door(self, code: str) -> str:
        draw = self._dice.even()
        if draw < 0.36 and not code.startswith("A"):
            return Case.Source.PATROL
        return (
            Case.Source.PHONE
            if draw > 0.9
            else Case.Source.ANONYMOUS
            if draw > 0.82
            else Case.Source.RESIDENT
        )

    def _speaker(self, source: str, spot: Spot) -> Actor:
        if source == Case.Source.ANONYMOUS:
            return ANONYMOUS
        if source == Case.Source.RESIDENT:
            return actor_for(User.objects.get(login=self._dice.pick(self._residents)))
        role, scope = (
            (Role.GRID_WORKER, spot.grid)
            if source == Case.Source.PATROL
            else (Role.COMMUNITY_WORKER, spot.grid[:12])
        )
        posts = list(Post.objects.valid().filter(role=role, scope=scope).select_related("user"))
        if not posts:
            raise InvalidError("")
        return actor_for(self._dice.pick(posts).user)
