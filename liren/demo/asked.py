"""What people of the demo city answered when they were asked about finished cases, until today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from uuid import UUID, uuid5

from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.cases.actions.calling_back import NO_ANSWERS, Answers
from liren.cases.importing.call_backs import PastCallBack, import_call_backs
from liren.cases.machine import State
from liren.cases.models import CallBack, Case

NAMESPACE = UUID("5f0e2c1a-6d0b-5d0e-9a55-6c6972656e97")
ASKED = 0.25  # of the finished cases
REACHED = 0.82
SOLVED, SPREAD = 0.84, 0.06  # of the answers, and how much units differ
CHANNELS = ("phone", "phone", "phone", "phone", "paper", "proxy")


def ask_of_the_past() -> int:
    """Write the call-backs of the past down; a second run changes nothing."""
    return import_call_backs(SYSTEM, _past())


def _past() -> Iterator[PastCallBack]:
    now, skills = timezone.now(), dict[UUID | None, float]()
    finished = Case.objects.filter(
        state__in=(State.CLOSED, State.RATED), closed_at__isnull=False, lead__isnull=False
    )
    for case, round_, closed_at, lead in finished.values_list("pk", "round", "closed_at", "lead_id"):
        if closed_at is None:
            continue
        dice = Random(case.int)  # noqa: S311 (a demo, the same every time)
        at = closed_at + timedelta(days=dice.uniform(0.2, 4))
        if dice.random() > ASKED or at > now:
            continue
        if lead not in skills:
            skills[lead] = Random(lead.int).gauss(SOLVED, SPREAD)  # noqa: S311 (as above)
        is_reached = dice.random() < REACHED
        yield PastCallBack(
            key=uuid5(NAMESPACE, str(case)),
            case_id=case,
            round=round_,
            channel=dice.choice(CHANNELS),
            at=at,
            is_reached=is_reached,
            answers=_said(dice, skills[lead]) if is_reached else NO_ANSWERS,
        )


def _said(dice: Random, skill: float) -> Answers:
    solved = dice.random() < skill
    level = CallBack.Satisfaction
    levels = (
        (level.VERY_SATISFIED, level.VERY_SATISFIED, level.SATISFIED, level.FAIR)
        if solved
        else (level.FAIR, level.DISSATISFIED, level.DISSATISFIED, level.VERY_DISSATISFIED)
    )
    return Answers(
        was_contacted=dice.random() < 0.93, was_solved=solved, satisfaction=int(dice.choice(levels))
    )
