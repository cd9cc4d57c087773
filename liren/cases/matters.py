"""A case as an open matter: what a resident's field may be opened for."""

from __future__ import annotations

from liren.accounts.actors import Actor
from liren.cases.machine import OPEN_STATES
from liren.cases.models import Case


def is_open_case_of(actor: Actor, number: str, division: str) -> bool:
    """Whether this is the number of an open case of the same community that the actor may see."""
    cases = Case.objects.visible_to(actor).filter(number=number, state__in=OPEN_STATES)
    return cases.filter(division__startswith=division[:12]).exists()
