"""The legal clock: `working_time(division).due_at(start, Limit(2, LimitKind.WORKING_DAYS))`.

The arithmetic is in `working`, the stored calendar in `calendar`, the sentence in `explaining`.
"""

from __future__ import annotations

from liren.core.calendar import forget_working_times, working_time
from liren.core.day_table import Day, Hours
from liren.core.time_limits import Limit, LimitKind
from liren.core.working import WorkingTime

__all__ = ["Day", "Hours", "Limit", "LimitKind", "WorkingTime", "forget_working_times", "working_time"]
