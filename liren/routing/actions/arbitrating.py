"""Asking for a ruling, giving it, and what the list of duties learns from it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import SYSTEM, Actor
from liren.cases.actions.ruling import await_ruling, end_ruling
from liren.cases.models import Case
from liren.core.announcements import announce
from liren.core.streams import publish
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.organizations.models import Duty, Organization
from liren.organizations.queries import owing_unit, units_serving
from liren.routing.events import RulingAsked, RulingGiven
from liren.routing.models import Arbitration, DutyProposal
from liren.routing.permissions import TO_BE_DISPATCHED, may_ask_for_ruling, may_rule
from liren.routing.returns import returned_too_often, standing_ruling

LONGEST_TEXT = 2000
# Units that answer for the ground they stand on; all others answer for what they own.
ON_THE_GROUND = (
    Organization.Kind.SUBDISTRICT_OFFICE,
    Organization.Kind.STREET_TEAM,
    Organization.Kind.COMMUNITY_COMMITTEE,
)


@transaction.atomic
def open_arbitration_after_returns(case_id: UUID) -> Arbitration | None:
    """Put a case to arbitration if it was returned as often as is allowed. Hearing of it twice opens one."""
    case = Case.objects.visible_to(SYSTEM).select_for_update(of=("self",)).get(pk=case_id)
    if not returned_too_often(case) or standing_ruling(case):
        return None
    if Arbitration.objects.filter(case=case, ruled_at__isnull=True).exists():
        return None
    return _open(SYSTEM, case, Arbitration.Cause.RETURNS, "")


@transaction.atomic
def ask_for_ruling(actor: Actor, case_id: UUID, *, question: str) -> Arbitration:
    """The dispatcher puts a case to arbitration, with what is to be decided.

    Raises:
        RefusedError: not the dispatcher of this place, or nothing can be ruled now.
        InvalidError: no question.
    """
    case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    require(may_ask_for_ruling(actor, case))
    _check_text(question, _("Say what is to be decided."), field="question")
    return _open(actor, case, Arbitration.Cause.ASKED, question.strip())


def _open(actor: Actor, case: Case, cause: str, question: str) -> Arbitration:
    arbitration = Arbitration.objects.create(
        case=case, cause=cause, asked_at=timezone.now(), asked_by_id=actor.user_id, question=question
    )
    if case.state in TO_BE_DISPATCHED:
        await_ruling(case, arbitration.asked_at)
    record(actor, "arbitration.asked", arbitration, case=str(case.pk), cause=cause)
    announce(RulingAsked(arbitration.pk))
    publish("case", str(case.pk), case.division)
    return arbitration


@transaction.atomic
def rule_on_case(actor: Actor, arbitration_id: UUID, *, unit_id: UUID, basis: str) -> Arbitration:
    """Decide which unit owes a case. It sticks: the case goes there, and that unit can't return it.

    Where the list of duties says otherwise, or nothing, the ruling proposes a line for it.

    Raises:
        RefusedError: the actor may not rule, or it has been ruled.
        InvalidError: the unit does not serve the place or is the actor's own, or the reasons are missing.
    """
    arbitration = (
        Arbitration.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("case__category")
        .get(pk=arbitration_id)
    )
    if arbitration.unit_id == unit_id and arbitration.ruled_by_id == actor.user_id:
        return arbitration
    require(may_rule(actor, arbitration))
    case = Case.objects.select_for_update(of=("self",)).get(pk=arbitration.case_id)
    unit = units_serving(case.division).filter(pk=unit_id).first()
    if unit is None:
        raise InvalidError(_("Choose a unit that serves this place."), field="unit")
    if unit.pk in {post.organization_id for post in actor.holdings}:
        raise InvalidError(_("Nobody rules for or against their own unit."), field="unit")
    _check_text(basis, _("Write the reasons: both sides read them."), field="basis")
    arbitration.unit, arbitration.basis = unit, basis.strip()
    arbitration.ruled_at, arbitration.ruled_by_id = timezone.now(), actor.person_id
    arbitration.proposal = _learn(actor, case, unit)
    arbitration.save()
    end_ruling(case, arbitration.ruled_at)
    record(actor, "arbitration.ruled", arbitration, case=str(case.pk), unit=str(unit.pk))
    announce(RulingGiven(arbitration.pk))
    publish("case", str(case.pk), case.division)
    return arbitration


def _learn(actor: Actor, case: Case, unit: Organization) -> DutyProposal | None:
    """The line that the list of duties lacks by this ruling; None if the list says the same already."""
    owing = owing_unit(case.category_id, case.division, timezone.localdate())
    if owing and owing.organization == unit:
        return None
    area = max(case.division[:9], unit.division, key=len)  # the subdistrict, or the unit's own smaller area
    return propose(actor, unit, case.category_id, area, DutyProposal.Origin.RULING)


def propose(actor: Actor, unit: Organization, category_code: str, area: str, origin: str) -> DutyProposal:
    """Propose a duty, unless the same is being proposed already. Called inside a transaction."""
    known = DutyProposal.objects.filter(unit=unit, category_code=category_code, division=area, decision="")
    if proposal := known.first():
        return proposal
    is_local = unit.kind in ON_THE_GROUND
    proposal = DutyProposal.objects.create(
        origin=origin,
        unit=unit,
        category_code=category_code,
        division=area,
        basis=Duty.Basis.TERRITORY if is_local else Duty.Basis.OWNER,
        proposed_at=timezone.now(),
        proposed_by_id=actor.user_id,
    )
    record(actor, "duty.proposed", proposal, unit=str(unit.pk), category=category_code, origin=origin)
    return proposal


def _check_text(text: str, reason: str, *, field: str) -> None:
    if not text.strip():
        raise InvalidError(reason, field=field)
    if len(text) > LONGEST_TEXT:
        raise InvalidError(_("At most %(count)d characters.") % {"count": LONGEST_TEXT}, field=field)
    if "\x00" in text:
        raise InvalidError(_("The text contains a null character."), field=field)
