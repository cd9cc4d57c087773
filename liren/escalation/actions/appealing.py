"""Appeals against what counts against a unit: made once, decided by somebody without a part in the case."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.core.announcements import announce
from liren.core.streams import publish
from liren.core.verdicts import InvalidError, require
from liren.escalation.actions.wording import said
from liren.escalation.events import AppealDecided, AppealMade
from liren.escalation.grounds import grounds_of
from liren.escalation.models import Appeal
from liren.escalation.permissions import may_appeal, may_decide_appeal
from liren.ledger.actions import record


@transaction.atomic
def appeal(actor: Actor, case_id: UUID, *, target_id: UUID, reason: str, key: UUID) -> Appeal:
    """Say why a fact of this case should not count against the unit. The same key again changes nothing.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: not the unit that it counts against, or an appeal was made before.
        InvalidError: nothing to appeal against, or no reason.
    """
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if same := Appeal.objects.filter(key=key, case=case).first():
        return same
    ground = next((one for one in grounds_of(case) if one.target_id == target_id), None)
    if ground is None:
        raise InvalidError(_("Choose what the appeal is about."), field="target")
    made = Appeal(
        key=key,
        case=case,
        kind=ground.kind,
        target_id=ground.target_id,
        organization_id=ground.organization_id,
        asked_at=timezone.now(),
        asked_by_id=actor.person_id,
    )
    require(may_appeal(actor, made))
    made.reason = said(reason, "reason", _("Say why it should not count."))
    made.save(force_insert=True)
    record(actor, "appeal.made", made, case=str(case.pk), kind=made.kind)
    announce(AppealMade(made.pk))
    publish("case", str(case.pk), case.division)
    return made


@transaction.atomic
def decide_appeal(actor: Actor, appeal_id: UUID, *, uphold: bool, word: str) -> Appeal:
    """Decide an appeal, with the reason either way.

    Raises:
        Appeal.DoesNotExist: no such one, or of a case that the actor may not know of.
        RefusedError: the actor had a part in the case, is of the unit, or it is decided.
        InvalidError: no reason.
    """
    found = (
        Appeal.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("case")
        .get(pk=appeal_id)
    )
    require(may_decide_appeal(actor, found))
    found.word = said(word, "word", _("Give the reason of the decision; the unit reads it."))
    found.state = Appeal.State.UPHELD if uphold else Appeal.State.DISMISSED
    found.decided_at, found.decided_by_id = timezone.now(), actor.person_id
    found.save(update_fields=["word", "state", "decided_at", "decided_by"])
    record(actor, f"appeal.{found.state}", found, case=str(found.case_id), kind=found.kind)
    announce(AppealDecided(found.pk))
    publish("case", str(found.case_id), found.case.division)
    return found
