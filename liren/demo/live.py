"""The demo city lives on: residents report and staff work, through the same actions as real people.

The first community, where the shown sign-ins belong, is left to the visitor.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, close_old_connections

from liren.cases.models import Case
from liren.core.verdicts import InvalidError, RefusedError
from liren.demo.dice import Dice
from liren.demo.duties import Shift
from liren.demo.reporting import Voices
from liren.demo.world import SEED, plan_world

log = logging.getLogger(__name__)
PAUSE = 2.0  # seconds between two things that happen, on average
USUAL_OPEN = 650  # open cases in the city; with fewer people report more, with more staff hurry
REST_AFTER_FAILURE = 3.0


def run(*, pause: float = PAUSE, happenings: int | None = None) -> None:
    """Let the city live until the process is stopped.

    Args:
        pause: seconds between two happenings, on average.
        happenings: stop after so many; endless without it.
    """
    dice = Dice(uuid4().int & 0xFFFFFFFF)
    world = plan_world(_seed())
    quiet = world.city.communities[0].code
    voices, shift = Voices(world, dice, quiet), Shift(dice, quiet)
    done = 0
    while happenings is None or done < happenings:
        time.sleep(pause * (0.4 + 1.2 * dice.even()))
        happen(dice, voices.speak, shift.work)
        done += 1


def happen(dice: Dice, report: Callable[[], object], work: Callable[[], object]) -> None:
    """Let one thing happen. Whatever goes wrong, the city goes on: a real one does too."""
    try:
        missing = USUAL_OPEN - Case.objects.open().count()
        if dice.chance(min(max(0.12 + missing / 1500, 0.05), 0.5)):
            report()
        else:
            work()
    except (RefusedError, InvalidError, ObjectDoesNotExist) as reason:
        log.info(
            "The demo city: %s", type(reason).__name__
        )  # somebody was faster, or a visitor changed things
    except (OperationalError, InterfaceError):
        log.warning("The demo city waits for its database.")
        close_old_connections()
        time.sleep(REST_AFTER_FAILURE)


def _seed() -> int:
    """The seed that the city was filled with, as `liren demo` noted it."""
    try:
        note = json.loads((settings.DATA_DIR / "demo.json").read_text(encoding="utf-8"))
        return int(note["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        return SEED
