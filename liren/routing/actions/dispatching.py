"""Dispatching by rule, without a person, when a case is filed."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from liren.accounts.actors import SYSTEM
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import Case
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.actions import record
from liren.routing.choosing import has_automatic_rule, target_of


def dispatch_by_rule(case_id: UUID, entry_id: UUID) -> bool:
    """Send a case that was just filed to where an automatic rule says, if the first rule that holds is one.

    Whether somebody was faster, or a ruling is awaited: then nothing happens and the case waits for its
    dispatcher. Hearing of the same filing twice dispatches once.

    Returns:
        Whether this call dispatched it.
    """
    case = Case.objects.visible_to(SYSTEM).get(pk=case_id)
    if case.state != State.FILED or not has_automatic_rule(case.division, timezone.localdate()):
        return False  # most cases wait for their dispatcher, and are not locked to find that out
    try:
        return _dispatch(case_id, entry_id)
    except (RefusedError, InvalidError):
        return False


@transaction.atomic
def _dispatch(case_id: UUID, entry_id: UUID) -> bool:
    case = Case.objects.visible_to(SYSTEM).select_for_update(of=("self",), no_key=True).get(pk=case_id)
    target = target_of(case) if case.state == State.FILED else None
    if target is None or not target.rule.is_automatic:
        return False
    with translation.override(settings.LANGUAGE_CODE):  # the timeline speaks the language of the place
        note = _("Dispatched by itself, by the rule “%(rule)s”.") % {"rule": target.rule.name}
    word = Word(note, key=uuid5(NAMESPACE_URL, f"liren:routing:{entry_id}"))
    dispatch_case(SYSTEM, case.pk, word, lead=target.lead, co_handlers=target.co_handlers)
    record(SYSTEM, "rule.applied", case, rule=str(target.rule.pk), unit=str(target.lead))
    return True
