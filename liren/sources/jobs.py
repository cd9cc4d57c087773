"""Background work of this room: checking, writing and undoing imports; forgetting files."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from procrastinate import Blueprint

from liren.accounts.models import User
from liren.accounts.queries import actor_for
from liren.core.verdicts import InvalidError
from liren.sources import storage
from liren.sources.actions import importing
from liren.sources.models import Batch

blueprint = Blueprint()
KEEP_FILES = timedelta(days=7)
STEPS = {"check": importing.check, "write": importing.write, "undo": importing.undo}


@blueprint.task(name="sources.run_import")
def run_import(batch_id: str, step: str, user_id: str) -> None:
    """Take an import one step further, as the person who pressed the button."""
    actor = actor_for(User.objects.get(pk=UUID(user_id)))
    try:
        STEPS[step](actor, UUID(batch_id))
    except InvalidError as error:  # the file is at fault: said at the batch, not tried again
        Batch.objects.filter(pk=batch_id).update(state=Batch.State.FAILED, fault=error.reason[:300])


@blueprint.periodic(cron="10 3 * * *")
@blueprint.task(name="sources.forget_files", queueing_lock="sources.forget_files")
def forget_files(timestamp: int = 0) -> None:
    """Remove the files of imports that ended or were left lying a week ago."""
    for batch_id in Batch.objects.filter(uploaded_at__lt=timezone.now() - KEEP_FILES).values_list(
        "pk", flat=True
    ):
        storage.forget(batch_id)
