"""Background work of this room."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate import Blueprint

from liren.routing.choosing import rules_with_drafts
from liren.routing.models import RuleTrial
from liren.routing.trials import Tally, dispatches, tried

blueprint = Blueprint()


@blueprint.task(name="routing.run_trial")
def run_trial(trial_id: str) -> None:
    """Run one trial, writing down how far it has come. Begun again, it starts from the beginning."""
    trial = RuleTrial.objects.get(pk=UUID(trial_id))
    if trial.is_done:
        return
    sent, trial.is_cut = dispatches(trial.division, trial.since, trial.until)
    rules = rules_with_drafts(trial.division, timezone.localdate(trial.until))
    trial.rules = [{"id": str(rule.pk), "name": rule.name, "is_draft": rule.is_draft} for rule in rules]
    trial.state, trial.total = RuleTrial.State.RUNNING, len(sent)
    trial.done = trial.matched = trial.moved = 0
    trial.save()

    def note(tally: Tally) -> None:
        trial.done, trial.matched, trial.moved = tally.done, tally.matched, tally.moved
        trial.save(update_fields=["done", "matched", "moved"])

    tally = tried(rules, sent, note=note)
    note(tally)
    trial.moves, trial.state, trial.finished_at = tally.rows(), RuleTrial.State.DONE, timezone.now()
    trial.save(update_fields=["moves", "state", "finished_at"])
