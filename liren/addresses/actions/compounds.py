"""Compounds: founding, changing, who looks after them, their problems, opening."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.addresses.models import Address, Building, Compound, CompoundOffice, CompoundProblem, Room
from liren.addresses.permissions import may_keep_addresses, may_reshape_addresses
from liren.addresses.readiness import checklist
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record


@dataclass(frozen=True, slots=True)
class CompoundFacts:
    """What is known of a compound; None and "" where it is not."""

    year_built: int | None = None
    buildings: int | None = None
    households: int | None = None
    building_type: str = ""
    developer: str = ""
    parking_spaces: int | None = None
    retrofit_cost: float | None = None
    retrofit_difficulty: int | None = None


def _compound(actor: Actor, compound_id: UUID) -> Compound:
    found = Compound.objects.visible_to(actor).select_for_update(of=("self",)).select_related("address")
    compound = found.get(pk=compound_id)
    require(may_keep_addresses(actor, compound.division))
    return compound


@transaction.atomic
def found_compound(
    actor: Actor, address_id: UUID, facts: CompoundFacts, *, stage: str = Compound.Stage.LIVED_IN
) -> Compound:
    """Make an estate's address a compound. One that is a compound already stays as it is.

    Raises:
        InvalidError: the address is no estate.
    """
    address = Address.objects.visible_to(actor).select_for_update().get(pk=address_id)
    require(may_keep_addresses(actor, address.division))
    if address.kind not in (Address.Kind.ESTATE, Address.Kind.PHASE, Address.Kind.NUMBER):
        raise InvalidError(_("Only an estate, a phase or a house number can be a compound."))
    held = Compound.objects.filter(pk=address.pk).first()
    if held:
        return held
    compound = Compound(address=address, division=address.division, stage=stage, **asdict(facts))
    compound.save(force_insert=True)
    record(actor, "compound.founded", compound, stage=stage)
    return compound


@transaction.atomic
def change_compound(actor: Actor, compound_id: UUID, facts: CompoundFacts) -> Compound:
    """Set what is known of a compound."""
    compound = _compound(actor, compound_id)
    for name, value in asdict(facts).items():
        setattr(compound, name, value)
    compound.save()
    record(actor, "compound.changed", compound)
    return compound


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """Who looks after a compound, by which document, from which day (today without one)."""

    name: str
    source: str
    organization_id: UUID | None = None
    since: date | None = None


@transaction.atomic
def entrust_compound(actor: Actor, compound_id: UUID, role: str, facts: OfficeFacts) -> CompoundOffice:
    """Say who looks after a compound from a day on; whoever did so before ends the day before.

    Raises:
        InvalidError: no name, no source, or the day lies before the former one began.
    """
    compound = _compound(actor, compound_id)
    day = facts.since or timezone.localdate()
    if not facts.name.strip():
        raise InvalidError(_("Name the company or committee."), field="name")
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so."), field="source")
    former = compound.offices.select_for_update().filter(role=role, valid_to=None).first()
    if former:
        if former.name == facts.name.strip() and former.organization_id == facts.organization_id:
            return former
        if day <= former.valid_from:
            raise InvalidError(_("It must begin after the former one."), field="since")
        former.valid_to = day - timedelta(days=1)
        former.save(update_fields=["valid_to"])
    office = CompoundOffice.objects.create(
        compound=compound, role=role, name=facts.name.strip()[:120],
        source=facts.source.strip()[:120],
        organization_id=facts.organization_id, valid_from=day,
    )  # fmt: skip
    record(actor, "compound.entrusted", compound, role=role, unit=str(facts.organization_id or ""))
    return office


@transaction.atomic
def note_problem(
    actor: Actor, compound_id: UUID, kind: str, *, severity: int = 2, note: str = ""
) -> CompoundProblem:
    """Put a facility problem on a compound's list. The same kind again changes its severity and note."""
    compound = _compound(actor, compound_id)
    problem = compound.problems.filter(kind=kind, solved_on=None).first()
    problem = problem or CompoundProblem(compound=compound, kind=kind, by=actor.user_id)
    problem.severity, problem.note = severity, note.strip()[:200]
    problem.save()
    record(actor, "compound.problem_noted", compound, kind=kind, severity=severity)
    return problem


@transaction.atomic
def solve_problem(actor: Actor, problem_id: UUID) -> CompoundProblem:
    """Take a problem off the list, as of today. It stays in the history."""
    problem = CompoundProblem.objects.select_for_update().get(pk=problem_id)
    compound = _compound(actor, problem.compound_id)
    if problem.solved_on is None:
        problem.solved_on = max(timezone.localdate(), problem.found_on)
        problem.save(update_fields=["solved_on"])
        record(actor, "compound.problem_solved", compound, kind=problem.kind)
    return problem


@transaction.atomic
def open_compound(actor: Actor, compound_id: UUID) -> Compound:
    """Declare a new compound ready to be lived in.

    Raises:
        RefusedError: the checklist has a gap (409), or the actor may not.
    """
    compound = _compound(actor, compound_id)
    require(may_reshape_addresses(actor, compound.division))
    if compound.stage == Compound.Stage.LIVED_IN:
        return compound
    gaps = [str(item.label) for item in checklist(compound) if not item.is_met]
    if gaps:
        raise RefusedError(Denied(_("Still missing: %(gaps)s.") % {"gaps": _(", ").join(gaps)}, "state"))
    compound.stage, compound.ready_at, compound.ready_by = (
        Compound.Stage.LIVED_IN,
        timezone.now(),
        actor.user_id,
    )
    compound.save(update_fields=["stage", "ready_at", "ready_by"])
    record(actor, "compound.opened", compound)
    return compound


@dataclass(frozen=True, slots=True)
class BuildingFacts:
    """What is known of a building."""

    use: str = "homes"
    year_built: int | None = None
    floors: int | None = None
    units: int | None = None
    households: int | None = None
    has_lift: bool | None = None


@transaction.atomic
def describe_building(actor: Actor, address_id: UUID, facts: BuildingFacts) -> Building:
    """Say what stands at an address.

    Raises:
        InvalidError: nothing stands at a road, a unit or a room.
    """
    address = Address.objects.visible_to(actor).select_for_update().get(pk=address_id)
    require(may_keep_addresses(actor, address.division))
    if address.kind not in (Address.Kind.BUILDING, Address.Kind.NUMBER):
        raise InvalidError(_("A building stands at a house number or has a number of its own."))
    building, _is_new = Building.objects.update_or_create(
        address=address, defaults={"division": address.division, **asdict(facts)}
    )
    record(actor, "building.described", building, use=facts.use)
    return building


@transaction.atomic
def describe_room(
    actor: Actor, address_id: UUID, *, use: str, area_m2: float | None = None, is_vacant: bool = False
) -> Room:
    """Say what a room is used for."""
    address = Address.objects.visible_to(actor).select_for_update().get(pk=address_id)
    require(may_keep_addresses(actor, address.division))
    if address.kind != Address.Kind.ROOM:
        raise InvalidError(_("This address is no room."))
    room, _is_new = Room.objects.update_or_create(
        address=address, defaults={"use": use, "area_m2": area_m2, "is_vacant": is_vacant}
    )
    record(actor, "room.described", address, use=use)
    return room
