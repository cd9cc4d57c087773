"""Background work: every night the present month is made anew, and a month that has ended is frozen."""

from __future__ import annotations

from procrastinate import Blueprint

from liren.figures.actions.making import freeze_months_due

blueprint = Blueprint()


@blueprint.periodic(cron="25 17 * * *")  # UTC: 01:25 in China, so early on the first of the month too
@blueprint.task(name="figures.freeze_months", queueing_lock="figures.freeze_months")
def freeze_months(timestamp: int = 0) -> None:
    """Freeze the months that have ended and refresh the present one."""
    freeze_months_due()
