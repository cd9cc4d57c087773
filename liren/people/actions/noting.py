"""Noting who read what, for the person to see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from liren.accounts.actors import Actor
from liren.people.models import Person, Reading

SAME_LOOK = timedelta(minutes=15)  # turning the pages of a list is one look, not ten
REPEATABLE = {Reading.Act.LISTED, Reading.Act.OPENED}


def note_readings(
    actor: Actor,
    people: Iterable[Person],
    act: Reading.Act,
    *,
    field: str = "",
    purpose: str = "",
    matter: str = "",
) -> None:
    """Write down that the actor read about these people. Within the wall.

    Looking at the same masked record again within a quarter of an hour is the same look. People's reads of
    their own record are not noted.
    """
    others = [person for person in people if actor.user_id is None or person.user_id != actor.user_id]
    if act in REPEATABLE:
        seen = _just_seen(actor, [person.pk for person in others], act)
        others = [person for person in others if person.pk not in seen]
    Reading.objects.bulk_create(
        Reading(
            person=person,
            division=person.division,
            act=act,
            field=field,
            purpose=purpose,
            matter=matter,
            reader_id=actor.user_id,
            **_office(actor, person.division),
        )
        for person in others
    )


def _just_seen(actor: Actor, ids: list[UUID], act: str) -> set[UUID]:
    since = timezone.now() - SAME_LOOK
    found = Reading.objects.filter(person__in=ids, reader_id=actor.user_id, act=act, at__gte=since)
    return set(found.values_list("person_id", flat=True))


def _office(actor: Actor, division: str) -> dict[str, str]:
    """The post by which the actor reads here: its area and role, which the person will be shown."""
    for post in sorted(actor.holdings, key=lambda post: -len(post.scope)):
        if post.covers(division) and post.role != "resident":
            return {"office": post.scope, "role": post.role}
    return {"office": "", "role": actor.kind}
