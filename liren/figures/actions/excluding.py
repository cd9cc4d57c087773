"""Leaving a case out of the figures: the unit asks with a reason, two persons decide, one appeal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.models import Case
from liren.core.announcements import announce
from liren.core.verdicts import InvalidError, require
from liren.figures.events import ExclusionDecided, ExclusionRequested
from liren.figures.models import Exclusion, ExclusionReason, ExclusionWord
from liren.figures.permissions import (
    DECIDING,
    may_appeal_exclusion,
    may_ask_exclusion,
    may_decide_exclusion,
)
from liren.ledger.actions import record

LONGEST = 1000  # characters


def _checked(words: str, reason: str) -> str:
    if not words.strip():
        raise InvalidError(reason, field="words")
    if len(words) > LONGEST:
        raise InvalidError(_("At most %(count)d characters.") % {"count": LONGEST}, field="words")
    return words.strip()


@transaction.atomic
def request_exclusion(actor: Actor, case_id: UUID, *, key: UUID, reason_code: str, words: str) -> Exclusion:
    """Ask to leave the present round of a case out of the figures. The same key twice is one request.

    Raises:
        Case.DoesNotExist: no such case, or not one that the actor may know of.
        RefusedError: not the leading unit, or asked for already.
        InvalidError: no ground of the list, or no words.
    """
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if earlier := Exclusion.objects.filter(key=key, case=case).first():
        return earlier
    require(may_ask_exclusion(actor, case))
    today = timezone.localdate()
    reason = ExclusionReason.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), pk=reason_code, valid_from__lte=today
    ).first()
    if reason is None or case.lead_id is None:
        raise InvalidError(_("Choose a ground from the list."), field="reason")
    exclusion = Exclusion.objects.create(
        key=key,
        case=case,
        round=case.round,
        unit_id=case.lead_id,
        reason=reason,
        words=_checked(words, _("Say why this case could not be solved by anybody.")),
        asked_by_id=actor.person_id,
        asked_at=timezone.now(),
    )
    record(actor, "exclusion.asked", exclusion, case=str(case.pk), reason=reason.pk, round=case.round)
    announce(ExclusionRequested(exclusion.pk))
    return exclusion


@transaction.atomic
def decide_exclusion(actor: Actor, exclusion_id: UUID, *, agrees: bool, words: str) -> Exclusion:
    """Give one of the two decisions. Two that agree leave the case out; one that does not refuses it.

    Raises:
        Exclusion.DoesNotExist: no such request, or its case is not one that the actor may know of.
        RefusedError: with the reason.
        InvalidError: no words.
    """
    exclusion = _locked(actor, exclusion_id)
    require(may_decide_exclusion(actor, exclusion))
    instance, now = exclusion.instance, timezone.now()
    ExclusionWord.objects.create(
        exclusion=exclusion,
        instance=instance,
        by_id=actor.person_id,
        role=_deciding_role(actor, exclusion),
        agrees=agrees,
        words=_checked(words, _("Give the reason for your decision.")),
        at=now,
    )
    record(actor, "exclusion.decided", exclusion, agrees=agrees, instance=instance)
    given = list(exclusion.decisions.filter(instance=instance).values_list("agrees", flat=True))
    if not agrees:
        refused = Exclusion.State.REFUSED if instance == 1 else Exclusion.State.UPHELD
        _end(exclusion, refused, now)
    elif given.count(True) >= 2:
        _end(exclusion, Exclusion.State.GRANTED, now)
    return exclusion


@transaction.atomic
def appeal_exclusion(actor: Actor, exclusion_id: UUID, *, words: str) -> Exclusion:
    """Appeal once against a refusal; two persons decide again, and not the one who refused.

    Raises:
        Exclusion.DoesNotExist: no such request, or its case is not one that the actor may know of.
        RefusedError: with the reason.
        InvalidError: no words.
    """
    exclusion = _locked(actor, exclusion_id)
    require(may_appeal_exclusion(actor, exclusion))
    exclusion.appeal_words = _checked(words, _("Say what was not considered."))
    exclusion.state, exclusion.appealed_at = Exclusion.State.APPEALED, timezone.now()
    exclusion.decided_at = None
    exclusion.save(update_fields=["state", "appeal_words", "appealed_at", "decided_at"])
    record(actor, "exclusion.appealed", exclusion)
    announce(ExclusionRequested(exclusion.pk))
    return exclusion


def _locked(actor: Actor, exclusion_id: UUID) -> Exclusion:
    return (
        Exclusion.objects.select_for_update(of=("self",))
        .select_related("case")
        .get(pk=exclusion_id, case__in=Case.objects.visible_to(actor))
    )


def _deciding_role(actor: Actor, exclusion: Exclusion) -> str:
    """In which post: as a dispatcher only if no other deciding post covers the place."""
    held = [role for role in DECIDING if actor.holds(role, division=exclusion.case.division)]
    return str(next((role for role in held if role != Role.DISPATCHER), held[0]))


def _end(exclusion: Exclusion, state: Exclusion.State, now: datetime) -> None:
    exclusion.state, exclusion.decided_at = state, now
    exclusion.save(update_fields=["state", "decided_at"])
    announce(ExclusionDecided(exclusion.pk))
