"""What people may ask about their own data, and the answers. Deletion destroys the person's key."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.announcements import announce
from liren.core.clock import Limit, LimitKind, working_time
from liren.core.identity import uuid7
from liren.core.sealing import NOTHING
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record
from liren.people.actions.consenting import is_ones_own
from liren.people.actions.noting import note_readings
from liren.people.events import DataRequested
from liren.people.models import (
    CareTag,
    Consent,
    DataRequest,
    Membership,
    Person,
    Reading,
    Residency,
)
from liren.people.models.persons import INDEXES, SEALED
from liren.people.permissions import may_answer_requests
from liren.people.vault import Opener
from liren.people.wall import within

ANSWER_IN = Limit(15, LimitKind.WORKING_DAYS)


def ask_about_own_data(
    actor: Actor, person_id: UUID, *, kind: str, field: str = "", words: str = ""
) -> DataRequest:
    """Ask for a copy, a correction or deletion. A second time while the first is open changes nothing.

    Raises:
        RefusedError: it is somebody else's data.
        InvalidError: a correction without words, or too many of them.
    """
    if kind not in DataRequest.Kind.values:
        raise InvalidError(_("Choose what you ask for."), field="kind")
    if kind == DataRequest.Kind.CORRECTION and not words.strip():
        raise InvalidError(_("Write what is wrong and what would be right."), field="words")
    if len(words) > 500:
        raise InvalidError(_("At most 500 characters."), field="words")
    with within(actor):
        person = Person.objects.present().select_for_update().get(pk=person_id)
        if not is_ones_own(actor, person):
            raise Person.DoesNotExist
        asked = DataRequest.objects.filter(person=person, kind=kind, field=field, answered_at=None).first()
        if asked is not None:
            before: DataRequest = asked
            return before
        request = DataRequest(
            id=uuid7(), person=person, division=person.division, kind=kind, field=field,
            due_at=working_time(person.division).due_at(timezone.now(), ANSWER_IN),
        )  # fmt: skip
        request.words = Opener(person).close_elsewhere(
            "people_datarequest", "words", request.pk, words.strip()
        )
        request.save(force_insert=True)
        record(actor, "data_request.asked", request, kind=kind)
        announce(DataRequested(request.pk))
    return request


def answer_request(actor: Actor, request_id: UUID, *, is_granted: bool, answer: str) -> DataRequest:
    """Answer what somebody asked. Granting a deletion destroys their key at once.

    Raises:
        RefusedError: not the community's, or answered already (409).
        InvalidError: a refusal without its reason.
    """
    if not is_granted and not answer.strip():
        raise InvalidError(_("Say why not, and where to complain."), field="answer")
    with within(actor):
        request: DataRequest = (
            DataRequest.objects.visible_to(actor)
            .select_related("person")
            .select_for_update(of=("self",))
            .get(pk=request_id)
        )
        require(may_answer_requests(actor, request.division))
        if request.answered_at is not None:
            raise RefusedError(Denied(_("This has been answered already."), "state"))
        request.answered_by, request.answered_at = actor.user_id, timezone.now()
        request.is_granted, request.answer = is_granted, answer.strip()[:500]
        request.save(update_fields=["answered_by", "answered_at", "is_granted", "answer"])
        record(actor, "data_request.answered", request, kind=request.kind, granted=is_granted)
        if is_granted and request.kind == DataRequest.Kind.DELETION:
            destroy_person(actor, request.person)
    return request


def destroy_person(actor: Actor, person: Person) -> None:
    """Destroy a person's key and everything they are found by. Nothing sealed opens again, in no backup.

    Within the wall. Days and divisions of what was counted stay, for the figures; nobody can be found by
    them. Care, homes, households and consents are deleted; who read what stays until its own time is over,
    without a person to show it to.
    """
    for field in SEALED:
        setattr(person, field, NOTHING)
    for field in INDEXES:
        setattr(person, field, None)
    person.data_key, person.user_id = b"", None
    person.destroyed_at = timezone.now()
    person.ended_on = person.ended_on or timezone.localdate()
    person.version += 1
    for model in (CareTag, Residency, Membership):
        model.objects.filter(person=person).delete()
    DataRequest.objects.filter(person=person).update(words=NOTHING)
    person.save()
    record(actor, "person.destroyed", person)


def copy_of(actor: Actor, person_id: UUID) -> dict[str, Any]:
    """Everything held about somebody, for that person (or their guardian) to take away, as plain data.

    Raises:
        Person.DoesNotExist: it is somebody else.
    """
    with within(actor):
        person = Person.objects.present().get(pk=person_id)
        if not is_ones_own(actor, person):
            raise Person.DoesNotExist
        opener = Opener(person)
        note_readings(actor, [person], Reading.Act.EXPORTED, purpose="request")
        record(actor, "person.copied", person)
        return {
            "person": {field: opener.text(field) for field in SEALED}
            | {"sex": person.sex, "hukou": person.hukou},
            "homes": _rows(Residency, person, "tenure", "is_registered", "lives_here", "since", "until"),
            "households": _rows(Membership, person, "relation", "since", "until"),
            "care": _rows(CareTag, person, "kind_id", "basis", "source", "since", "until"),
            "consents": _rows(Consent, person, "purpose", "version", "way", "given_at", "withdrawn_at"),
            "readings": _rows(Reading, person, "at", "act", "field", "purpose", "matter", "office", "role"),
            "requests": _rows(
                DataRequest, person, "kind", "created_at", "answered_at", "is_granted", "answer"
            ),
        }


def _rows(model: type[Model], person: Person, *columns: str) -> list[dict[str, Any]]:
    found = model._default_manager.filter(person=person).order_by("pk").values(*columns)
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
