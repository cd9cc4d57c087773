"""Joining a matter that somebody else has reported, and leaving it again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.receipts import receipt_digest, receipt_for
from liren.core.announcements import announce
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.matching.events import CaseJoined
from liren.matching.models import CaseFollower
from liren.matching.permissions import may_join, may_leave


@dataclass(frozen=True, slots=True)
class Joined:
    """The following, and the receipt number of somebody without an account."""

    follower: CaseFollower
    receipt: str
    is_repeat: bool


def join_case(actor: Actor, case_id: UUID, *, key: UUID, anonymously: bool = False) -> Joined:
    """Follow a case instead of reporting the same matter again.

    Args:
        actor: whoever reports; nobody signed in joins by receipt number.
        case_id: an open case in public space, as it was offered.
        key: made with the offer: the same key twice is joined once.
        anonymously: join by receipt number although signed in.

    Raises:
        Case.DoesNotExist: there is no such case.
        RefusedError: it is finished, the matter of one person, or the actor's own.
        InvalidError: the key was used by somebody else.
    """
    user_id = None if anonymously else actor.user_id
    try:
        with transaction.atomic():
            return _join(actor, case_id, key, user_id)
    except IntegrityError:  # the same key, or the same person, twice at one moment
        with transaction.atomic():
            return _join(actor, case_id, key, user_id)


def _join(actor: Actor, case_id: UUID, key: UUID, user_id: UUID | None) -> Joined:
    earlier = CaseFollower.objects.select_related("case").filter(key=key).first()
    if earlier is None and user_id:
        same = CaseFollower.objects.select_related("case").current()
        earlier = same.filter(case_id=case_id, user_id=user_id).first()
    if earlier:
        if (earlier.case_id, earlier.user_id) != (case_id, user_id):
            raise InvalidError(_("This offer was already used. Open the form again."), field="key")
        return Joined(earlier, "" if user_id else receipt_for(key), is_repeat=True)
    case = Case.objects.select_for_update(of=("self",)).select_related("category").get(pk=case_id)
    require(may_join(actor, case))
    receipt = "" if user_id else receipt_for(key)
    follower = CaseFollower.objects.create(
        case=case,
        user_id=user_id,
        receipt_digest=receipt_digest(receipt) if receipt else None,
        key=key,
        joined_at=timezone.now(),
    )
    record(actor, "case.joined", follower, case=str(case.pk))
    announce(CaseJoined(follower.pk))
    return Joined(follower, receipt, is_repeat=False)


@transaction.atomic
def leave_case(actor: Actor, follower_id: UUID) -> CaseFollower:
    """Undo the joining, as long as the case is open. Leaving twice changes nothing."""
    follower = (
        CaseFollower.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("case")
        .get(pk=follower_id)
    )
    if follower.left_at:
        return follower
    require(may_leave(actor, follower))
    follower.left_at = timezone.now()
    follower.save(update_fields=["left_at"])
    record(actor, "case.left", follower, case=str(follower.case_id))
    return follower
