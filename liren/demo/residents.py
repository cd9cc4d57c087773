"""The demo city's register of residents: those with an account, and the families they live with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.core.identifiers.citizen import citizen_check_digit
from liren.core.identity import uuid7
from liren.demo.dice import Dice
from liren.demo.names import NameMaker
from liren.demo.people import People, Resident
from liren.people.actions.registering import PersonFacts, new_person
from liren.people.models import CareTag, Consent, Household, Membership, Person, Residency
from liren.people.wall import within

Relation = Membership.Relation
HERE, AWAY = "429099", ("429199", "339099", "519099")  # counties that don't exist
FAMILY = ((Relation.SPOUSE, 0.62), (Relation.CHILD, 0.55), (Relation.PARENT, 0.2))
CARED_FOR = (("alone", 0.03), ("oldest", 0.02), ("minimum", 0.01), ("disabled", 0.015))
NAMESPACE = UUID("5f0e2c1a-6d0b-5d0e-9a55-6c6972656e9a")  # of the rooms that people live in


@dataclass(slots=True)
class _Register:
    """What is to be written."""

    people: list[Person] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    residencies: list[Residency] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    tags: list[CareTag] = field(default_factory=list)


class _Families:
    """Makes people up, all from the seed."""

    def __init__(self, seed: int, today: date) -> None:
        self.dice, self.names, self.today = Dice(seed, 61), NameMaker(seed + 61), today
        self.made = _Register()

    def _facts(self, name: str, phone: str, age: int, hukou: str) -> PersonFacts:
        number = len(self.made.people)
        born = self.today - timedelta(days=age * 365 + self.dice.count(0, 364))
        seventeen = f"{hukou}{born:%Y%m%d}{number % 1000:03d}"
        sex = "male" if number % 2 else "female"
        return PersonFacts(name, seventeen + citizen_check_digit(seventeen), phone, born, sex, hukou)

    def _relative(self, relation: str, head: str, age: int, hukou: str) -> PersonFacts:
        name = self.names.name()
        if relation == Relation.CHILD:
            return self._facts(head[:1] + name[1:], "", max(age - self.dice.count(22, 34), 0), hukou)
        if relation == Relation.PARENT:
            return self._facts(name, "", min(age + self.dice.count(22, 30), 97), hukou)
        return self._facts(name, self.names.phone(), max(age + self.dice.count(-4, 4), 20), hukou)

    def settle(self, resident: Resident, user_id: UUID) -> None:
        """One household around somebody with an account."""
        age = self.dice.count(24, 78)
        is_tenant = self.dice.chance(0.22)
        hukou = self.dice.pick(AWAY) if is_tenant and self.dice.chance(0.7) else HERE
        since = self.today - timedelta(days=self.dice.count(60, 5000))
        household = Household(
            id=uuid7(), division=resident.grid, address_id=uuid5(NAMESPACE, resident.address), since=since
        )
        self.made.households.append(household)
        head = self._join(
            household, self._facts(resident.name, resident.phone, age, hukou), Relation.HEAD, is_tenant
        )
        head.user_id = user_id
        for relation, share in FAMILY:
            if self.dice.chance(share):
                self._join(
                    household, self._relative(relation, resident.name, age, hukou), relation, is_tenant
                )

    def _join(self, household: Household, facts: PersonFacts, relation: str, is_tenant: bool) -> Person:
        person = new_person(household.division, facts)
        self.made.people.append(person)
        self.made.memberships.append(
            Membership(
                household=household,
                person=person,
                division=person.division,
                relation=relation,
                since=household.since,
            )
        )
        owner = Residency.Tenure.OWNER if relation == Relation.HEAD else Residency.Tenure.FAMILY
        tenure = Residency.Tenure.TENANT if is_tenant else owner
        self.made.residencies.append(
            Residency(
                person=person, division=person.division, address_id=household.address_id,
                since=household.since, tenure=tenure,
                is_registered=facts.hukou == HERE and not is_tenant,
            )
        )  # fmt: skip
        self._care(person)
        return person

    def _care(self, person: Person) -> None:
        if person.birth_year is None or self.today.year - person.birth_year < 60:
            return
        for kind, share in CARED_FOR:
            if not self.dice.chance(share):
                continue
            self.made.consents.append(
                Consent(
                    person=person, division=person.division, purpose="care", version="2026-1",
                    is_separate=True, way=Consent.Way.PAPER, given_at=timezone.now() - timedelta(days=30),
                )
            )  # fmt: skip
            self.made.tags.append(
                CareTag(
                    person=person, division=person.division, kind_id=kind, basis=CareTag.Basis.CONSENT,
                    source="入户走访登记（演示）", since=self.today - timedelta(days=30),
                    until=self.today + timedelta(days=self.dice.count(10, 300)),
                )
            )  # fmt: skip
            return


def register_residents(people: People, seed: int, ids: Mapping[str, UUID]) -> int:
    """Register everybody who has an account, with their families. Gives how many people that is.

    Args:
        people: the demo's people.
        seed: as of the city.
        ids: the account of each login.
    """
    families = _Families(seed, timezone.localdate())
    for resident in people.residents:
        families.settle(resident, ids[resident.login])
    made = families.made
    with within(SYSTEM):
        for model, rows in (
            (Person, made.people),
            (Household, made.households),
            (Membership, made.memberships),
            (Residency, made.residencies),
            (Consent, made.consents),
            (CareTag, made.tags),
        ):
            model._default_manager.bulk_create(rows, batch_size=1000)  # type: ignore[arg-type]  # one kind each
    return len(made.people)
