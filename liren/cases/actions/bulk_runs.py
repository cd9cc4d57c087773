"""A run over many cases: asked for on a page, worked through by a job, each case in its own transaction.

A worker may die half-way: the run goes on where it stood, and a case whose step was taken is not taken twice,
because its key comes from the run's. Nobody has to wait on the page for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from liren.accounts.actors import Actor
from liren.accounts.queries import actor_for
from liren.cases.actions.bulk import BULK_STEPS, MOST_CASES, Chosen, take_steps
from liren.cases.models import BulkLine, BulkRun, Case, ResponseTemplate
from liren.core.verdicts import InvalidError

WORK = "cases.work_through"  # the job in jobs.py that calls `work_through`
KEPT = timedelta(days=30)  # then a run and its words are forgotten; the timelines keep what was done


@transaction.atomic
def start_run(
    actor: Actor,
    verb: str,
    chosen: Sequence[Chosen],
    *,
    key: UUID,
    note: str = "",
    template: ResponseTemplate | None = None,
) -> BulkRun:
    """Ask for one step on each of these cases. Asking again with the same key is the same run.

    Raises:
        InvalidError: no such step here, nothing ticked, more than 200, or none of them visible.
    """
    if earlier := BulkRun.objects.filter(key=key, user_id=actor.person_id).first():
        return earlier
    if verb not in BULK_STEPS:
        raise InvalidError(_("Choose a step."), field="verb")
    wanted = {one.case_id: one for one in chosen}
    if not wanted:
        raise InvalidError(_("Tick at least one case."), field="case")
    if len(wanted) > MOST_CASES:
        raise InvalidError(_("At most %(count)d cases at once.") % {"count": MOST_CASES}, field="case")
    visible = set(Case.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    if not visible:
        raise InvalidError(_("No such case, or not one of yours."), field="case")
    run = BulkRun.objects.create(
        key=key,
        user_id=actor.person_id,
        verb=verb,
        note=note,
        template=template,
        language=get_language() or "zh-hans",
        asked_at=timezone.now(),
    )
    BulkLine.objects.bulk_create(
        BulkLine(
            run=run,
            case_id=pk,
            position=position,
            seen_version=one.seen_version,
            unit_id=getattr(one, "unit", None),
        )
        for position, (pk, one) in enumerate(wanted.items())
        if pk in visible
    )
    app.configure_task(name=WORK).defer(run_id=str(run.pk))
    return run


@transaction.atomic
def cancel_run(actor: Actor, run_id: UUID) -> BulkRun:
    """Leave what has not been done yet. Doing it twice changes nothing."""
    run = BulkRun.objects.select_for_update(of=("self",)).get(pk=run_id, user_id=actor.person_id)
    if run.finished_at is None and run.cancelled_at is None:
        run.cancelled_at = timezone.now()
        run.save(update_fields=["cancelled_at"])
    return run


def work_through(run_id: UUID) -> None:
    """Take the step on each case that still waits, until none does or the rest is cancelled."""
    run = BulkRun.objects.select_related("user", "template").get(pk=run_id)
    with override(run.language):
        while _one_more(run):
            pass
    BulkRun.objects.filter(pk=run_id, finished_at=None).update(finished_at=timezone.now())


@transaction.atomic
def _one_more(run: BulkRun) -> bool:
    """The next case; False when there is none. Posts are looked at anew each time."""
    waiting = run.lines.select_for_update().filter(state=BulkLine.State.WAITING).order_by("position")
    line = waiting.first()
    if line is None:
        return False
    if BulkRun.objects.filter(pk=run.pk, cancelled_at__isnull=False).exists():
        run.lines.filter(state=BulkLine.State.WAITING).update(state=BulkLine.State.CANCELLED)
        return False
    has_unit = any(field.name == "unit" for field in fields(Chosen))
    more = {"unit": line.unit_id} if has_unit else {}
    chosen = Chosen(line.case_id, line.seen_version, **more)
    actor = actor_for(run.user)
    outcome = take_steps(actor, run.verb, [chosen], key=run.key, note=run.note, template=run.template)[0]
    line.state = BulkLine.State.DONE if outcome.is_done else BulkLine.State.REFUSED
    line.reason = outcome.reason
    line.save(update_fields=["state", "reason"])
    return True


def forget_runs() -> int:
    """Delete runs that were asked for long ago; how many."""
    return BulkRun.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()[0]
