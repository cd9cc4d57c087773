"""Background work of this room."""

from __future__ import annotations

from procrastinate import Blueprint

from liren.matching.actions.grouping import group_matters
from liren.matching.actions.learning import learn_subjects
from liren.matching.actions.weighing import count_repeats

blueprint = Blueprint()


@blueprint.periodic(cron="37 2 * * *")
@blueprint.task(name="matching.count_repeats", queueing_lock="matching.count_repeats")
def count_repeats_nightly(timestamp: int = 0) -> None:
    """Count which categories are often reported twice."""
    count_repeats()


@blueprint.periodic(cron="47 2 * * *")
@blueprint.task(name="matching.group_matters", queueing_lock="matching.group_matters")
def group_matters_nightly(timestamp: int = 0) -> None:
    """Find the matters that many report."""
    group_matters()


@blueprint.periodic(cron="7 2 * * 0")
@blueprint.task(name="matching.learn_subjects", queueing_lock="matching.learn_subjects")
def learn_subjects_weekly(timestamp: int = 0) -> None:
    """Learn from closed cases what texts are about."""
    learn_subjects()
