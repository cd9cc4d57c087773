"""The sentence that explains a deadline."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.core.working import Limit, WorkingTime


def explanation(clock: WorkingTime, start: datetime, limit: Limit) -> str:
    """How the deadline came about, in one sentence in the active language."""
    return f"{limit.amount} {limit.kind.label} from {start}: due {clock.due_at(start, limit)}"
