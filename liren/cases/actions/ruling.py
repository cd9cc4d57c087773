"""What a ruling that is awaited does to the clock of a case, as the table of effects says."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from liren.cases.clocks import apply_effect
from liren.cases.machine import EFFECTS
from liren.cases.models import Case


@transaction.atomic
def await_ruling(case: Case, at: datetime) -> None:
    """Dispatch waits and its clock stands still; the clock of the ruling runs. The case must be locked."""
    apply_effect(case, EFFECTS["await_ruling"], at)


@transaction.atomic
def end_ruling(case: Case, at: datetime) -> None:
    """Somebody has ruled: dispatch goes on with the time that it had left. The case must be locked."""
    apply_effect(case, EFFECTS["ruled"], at)
