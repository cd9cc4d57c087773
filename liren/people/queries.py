"""Reads about people. Each begins at the wall and at `visible_to`, and gives back masked rows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.core.identifiers.citizen import parse_citizen_id
from liren.core.verdicts import InvalidError
from liren.people.actions.noting import note_readings
from liren.people.models import (
    CareTag,
    Consent,
    DataRequest,
    Membership,
    Person,
    Reading,
    Residency,
)
from liren.people.permissions import own_scopes
from liren.people.vault import Opener, id_index, name_token, phone_index
from liren.people.wall import within
from liren.places.models import Division
from liren.places.queries import divisions

MOST_FOUND = 50
PAGE = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """One person as a page shows them: masked."""

    id: UUID
    division: str
    name: str
    phone: str
    id_number: str
    birth_year: int | None
    sex: str
    is_floating: bool | None
    version: int


def shown(person: Person, *, is_floating: bool | None = None) -> Shown:
    """The masked row of one person."""
    opener = Opener(person)
    return Shown(
        person.pk,
        person.division,
        opener.masked("name"),
        opener.masked("phone"),
        opener.masked("id_number"),
        person.birth_year,
        person.get_sex_display(),
        is_floating,
        person.version,
    )


def _by_number(words: str) -> Q | None:
    """What an identity or phone number is found by; None if the words are neither."""
    plain = "".join(words.split()).upper()
    try:
        parse_citizen_id(plain)
    except InvalidError:
        digits = plain.lstrip("+")
        if 7 <= len(digits) <= 15 and digits.replace("-", "").isdigit():
            return Q(phone_index=phone_index(plain))
        return None
    return Q(id_index=id_index(plain))


def _by_name(words: str, actor: Actor) -> Q:
    """What the beginning of a name, or a whole one, is found by in each community of the actor's."""
    plain = "".join(words.split())
    column = {1: "name_first", 2: "name_second"}.get(len(plain), "name_whole")
    communities = {scope[:12] for scope in own_scopes(actor) if len(scope) >= 12}
    for scope in own_scopes(actor):
        if len(scope) < 12:
            below = divisions(actor, scope).at_level(Division.Level.COMMUNITY)
            communities.update(below.values_list("code", flat=True))
    tokens = [name_token(community, plain) for community in sorted(communities)]
    found = Q(**{f"{column}__in": tokens})
    if len(plain) == 2:  # a name of two characters is also found as a whole, by the same column
        found |= Q(name_whole__in=tokens)
    return found


def people_found(actor: Actor, words: str, *, most: int = MOST_FOUND) -> list[Shown]:
    """People by identity number, phone number, beginning of the name or whole name: masked, and noted.

    Raises:
        InvalidError: nothing to look for.
    """
    if not words.strip():
        raise InvalidError("", field="words")
    by_number = _by_number(words)
    with within(actor):
        people = list(
            Person.objects.visible_to(actor).present()
            .filter(by_number if by_number is not None else _by_name(words, actor))
            .order_by("division", "pk")[:most]
        )  # fmt: skip
        note_readings(actor, people, Reading.Act.FOUND if by_number is not None else Reading.Act.LISTED)
        return [shown(person) for person in people]


def residents_of(actor: Actor, scope: str, *, after: UUID | None = None) -> list[Shown]:
    """One page of the people of a division, masked, in the order they were registered."""
    with within(actor):
        people = Person.objects.visible_to(actor).present().under(scope).order_by("pk")
        page = list((people.filter(pk__gt=after) if after else people)[: PAGE + 1])
        note_readings(actor, page[:PAGE], Reading.Act.LISTED)
        return [shown(person) for person in page]


@dataclass(frozen=True, slots=True)
class Record:
    """One person's record as staff see it: masked, with what is not personal beside it."""

    person: Shown
    homes: list[Residency]
    memberships: list[Membership]
    consents: list[Consent]
    has_care: bool


def record_of(actor: Actor, person_id: UUID) -> Record:
    """A person's record. That it was opened is noted.

    Raises:
        Person.DoesNotExist: there is none, or it is not the actor's to see.
    """
    with within(actor):
        person = Person.objects.visible_to(actor).present().get(pk=person_id)
        note_readings(actor, [person], Reading.Act.OPENED)
        today = timezone.localdate()
        return Record(
            shown(person),
            list(Residency.objects.filter(person=person).order_by("-since")),
            list(Membership.objects.filter(person=person).select_related("household").order_by("-since")),
            list(Consent.objects.filter(person=person).order_by("-given_at")),
            CareTag.objects.filter(person=person, until__gte=today).exists(),
        )


def own_people(actor: Actor) -> list[Person]:
    """The actor's own record and those of the children they act for. Evaluate fields within the wall only."""
    if actor.user_id is None:
        return []
    with within(actor):
        own = Person.objects.present().filter(user_id=actor.user_id)
        wards = Person.objects.present().filter(guardians__guardian__in=own, guardians__until=None)
        return [*own, *wards.distinct()]


def readings_of(actor: Actor, person_id: UUID, *, most: int = 200) -> list[Reading]:
    """Who read about the actor, or about a child they act for; the latest first.

    Raises:
        Person.DoesNotExist: it is somebody else.
    """
    if person_id not in {person.pk for person in own_people(actor)}:
        raise Person.DoesNotExist
    with within(actor):
        return list(Reading.objects.filter(person=person_id).order_by("-at")[:most])


def open_requests(actor: Actor) -> list[DataRequest]:
    """What residents of the actor's communities ask about their data, the most urgent first."""
    with within(actor):
        found = DataRequest.objects.visible_to(actor).filter(answered_at=None).select_related("person")
        return list(found.order_by("due_at")[:100])
