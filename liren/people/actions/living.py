"""Where people live: moving in and out, households, guardians."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.identity import uuid7
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.people.actions.noting import note_readings
from liren.people.models import Household, Membership, Person, Reading, Residency, Ward
from liren.people.permissions import may_keep_residents
from liren.people.vault import move
from liren.people.wall import within


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody is at home, and how."""

    address_id: UUID
    division: str
    tenure: str
    since: date
    lives_here: bool = True
    is_registered: bool = False


def move_in(actor: Actor, person_id: UUID, home: Home) -> Residency:
    """Somebody is at home at an address from a day on.

    Living there ends living elsewhere the day before; a registration elsewhere stays what it is. If the
    address lies in another grid, the person's record moves with them. The same again changes nothing.

    Raises:
        RefusedError: the place or the person is not theirs to keep.
        InvalidError: the day lies before the present home began.
    """
    require(may_keep_residents(actor, home.division))
    with within(actor):
        person = Person.objects.visible_to(actor).present().select_for_update().get(pk=person_id)
        require(may_keep_residents(actor, person.division))
        open_ones = list(Residency.objects.open().filter(person=person).select_for_update())
        for one in open_ones:
            if (one.address_id, one.lives_here, one.tenure) == (
                home.address_id,
                home.lives_here,
                home.tenure,
            ):
                return one
        if home.lives_here:
            for one in open_ones:
                if one.lives_here or one.address_id == home.address_id:
                    _end(one, home.since)
            if person.division != home.division:
                move(person, home.division)
                person.version += 1
                person.save()
        residency = Residency(
            person=person, division=home.division, address_id=home.address_id, tenure=home.tenure,
            is_registered=home.is_registered, lives_here=home.lives_here, since=home.since,
        )  # fmt: skip
        residency.save(force_insert=True)
        record(actor, "residency.began", residency, lives=home.lives_here)
        note_readings(actor, [person], Reading.Act.CHANGED, field="home")
    return residency


def _end(residency: Residency, next_begins: date) -> None:
    if next_begins <= residency.since:
        raise InvalidError(
            _("The present home began on this day or later. Correct that first."), field="since"
        )
    residency.until = next_begins - timedelta(days=1)
    residency.save(update_fields=["until"])


def move_out(actor: Actor, residency_id: UUID, *, last_day: date) -> Residency:
    """Somebody is no longer at home at an address after this day."""
    with within(actor):
        residency: Residency = Residency.objects.visible_to(actor).select_for_update().get(pk=residency_id)
        require(may_keep_residents(actor, residency.division))
        if residency.until is not None:
            return residency
        if last_day < residency.since:
            raise InvalidError(_("They moved in after this day."), field="last_day")
        residency.until = last_day
        residency.save(update_fields=["until"])
        record(actor, "residency.ended", residency)
    return residency


def found_household(actor: Actor, home: Home, *, head_id: UUID, number: str = "") -> Household:
    """Register a household at an address with its head. One who heads or belongs to another leaves it."""
    require(may_keep_residents(actor, home.division))
    with within(actor):
        head = Person.objects.visible_to(actor).present().get(pk=head_id)
        household = Household(
            id=uuid7(), division=home.division, address_id=home.address_id, number=number, since=home.since
        )
        household.save(force_insert=True)
        _join(household, head, Membership.Relation.HEAD, home.since)
        record(actor, "household.founded", household)
    return household


def join_household(
    actor: Actor, household_id: UUID, person_id: UUID, *, relation: str, since: date
) -> Membership:
    """Somebody belongs to a household from a day on."""
    with within(actor):
        household: Household = (
            Household.objects.visible_to(actor).open().select_for_update().get(pk=household_id)
        )
        require(may_keep_residents(actor, household.division))
        person = Person.objects.visible_to(actor).present().get(pk=person_id)
        if (
            relation == Membership.Relation.HEAD
            and household.members.filter(until=None, relation=relation).exists()
        ):
            raise InvalidError(_("The household has a head already."), field="relation")
        membership = _join(household, person, relation, since)
        record(actor, "household.joined", household)
    return membership


def _join(household: Household, person: Person, relation: str, since: date) -> Membership:
    present = Membership.objects.open().filter(person=person).select_for_update().first()
    if present is not None:
        if present.household_id == household.pk and present.relation == relation:
            return present
        if since <= present.since:
            raise InvalidError(_("They joined their present household on this day or later."), field="since")
        present.until = since - timedelta(days=1)
        present.save(update_fields=["until"])
    membership = Membership(
        household=household, person=person, division=household.division, relation=relation, since=since
    )
    membership.save(force_insert=True)
    return membership


def name_guardian(actor: Actor, child_id: UUID, guardian_id: UUID, *, basis: str, since: date) -> Ward:
    """Write down who acts for a child or for somebody under guardianship, and what shows it."""
    if not basis.strip():
        raise InvalidError(_("Name the paper that shows the guardianship."), field="basis")
    with within(actor):
        child = Person.objects.visible_to(actor).present().get(pk=child_id)
        guardian = Person.objects.visible_to(actor).present().get(pk=guardian_id)
        require(may_keep_residents(actor, child.division))
        if child.pk == guardian.pk:
            raise InvalidError(_("Nobody is their own guardian."), field="guardian")
        ward, is_new = Ward.objects.get_or_create(
            guardian=guardian, child=child, until=None,
            defaults={"division": child.division, "basis": basis.strip()[:120], "since": since},
        )  # fmt: skip
        if is_new:
            record(actor, "guardian.named", ward)
    named: Ward = ward
    return named
