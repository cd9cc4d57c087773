"""Closing the data keys of people anew when the platform's key changes."""

from __future__ import annotations

from liren.accounts.actors import SYSTEM
from liren.core.encryption import is_of_current_key
from liren.people.models import Person
from liren.people.vault import rewrap
from liren.people.wall import within

AT_ONCE = 1000


def rewrap_people() -> int:
    """Close every data key anew that an earlier key closed. Gives how many; safe to repeat."""
    done, last = 0, None
    while True:
        with within(SYSTEM):
            people = Person.objects.filter(destroyed_at=None).only("pk", "data_key").order_by("pk")
            some = list((people.filter(pk__gt=last) if last else people).select_for_update()[:AT_ONCE])
            if not some:
                return done
            last = some[-1].pk
            stale = [person for person in some if not is_of_current_key(bytes(person.data_key))]
            for person in stale:
                rewrap(person)
            Person.objects.bulk_update(stale, ["data_key"])
            done += len(stale)
