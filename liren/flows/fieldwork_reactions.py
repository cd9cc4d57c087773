"""When somebody was asked about a finished case: the call-back list hears of it, wherever it was noted."""

from __future__ import annotations

from liren.cases.events import CallBackRecorded
from liren.core.announcements import listen
from liren.fieldwork.actions.asking import settle_call_back


@listen(CallBackRecorded)
def settle_list(event: CallBackRecorded) -> None:
    """Count the attempt on the list."""
    settle_call_back(event.call_back_id)
