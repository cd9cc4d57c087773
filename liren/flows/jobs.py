"""Background work between rooms."""

from __future__ import annotations

from procrastinate import Blueprint

from liren.flows.catching_up import catch_up

blueprint = Blueprint()


@blueprint.periodic(cron="5 17 * * *")  # UTC: 01:05 in China, before months are made and frozen
@blueprint.task(name="flows.carry_to_figures", queueing_lock="flows.carry_to_figures")
def carry_to_figures(timestamp: int = 0) -> None:
    """Note for the figures what no announcement has carried."""
    catch_up()
