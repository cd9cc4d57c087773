"""Extending the running clock of a case: once, by at most its first limit, by whoever may say so."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.clocks import extend
from liren.cases.models import Case, Deadline
from liren.cases.permissions import may_extend
from liren.core.explaining import limit_words
from liren.core.streams import publish
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record


@transaction.atomic
def extend_deadline(actor: Actor, deadline_id: UUID, amount: int) -> Deadline:
    """Give a running clock `amount` more, counted in its own kind from its due time.

    Raises:
        Deadline.DoesNotExist: no such clock, or of a case that the actor may not know of.
        RefusedError: the actor may not, the clock has stopped, stands still or was extended before.
        InvalidError: no amount, or more than the first limit.
    """
    cases = Case.objects.visible_to(actor)
    case_id = Deadline.objects.values_list("case_id", flat=True).get(pk=deadline_id, case__in=cases)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    deadline = Deadline.objects.select_for_update(of=("self",)).select_related("order").get(pk=deadline_id)
    deadline.case = case  # the locked one, so that its own due times are brought up to date
    require(may_extend(actor, deadline))
    check_amount(deadline, amount)
    before = deadline.due_at
    extend(deadline, amount, timezone.now())
    record(
        actor,
        "case.extended",
        case,
        deadline=str(deadline.pk),
        amount=amount,
        limit_kind=deadline.limit_kind,
        before=before.isoformat(),
        after=deadline.due_at.isoformat(),
    )
    publish("case", str(case.pk), case.division)
    return deadline


def check_amount(deadline: Deadline, amount: int) -> None:
    """Make sure that an extension is not longer than the first limit.

    Raises:
        InvalidError: it is, or it is nothing.
    """
    if deadline.limit is None or not 1 <= amount <= deadline.limit.amount:
        most = limit_words(deadline.limit) if deadline.limit else "0"
        raise InvalidError(
            _("An extension is never longer than the first limit: at most %(most)s.") % {"most": most},
            field="amount",
        )
