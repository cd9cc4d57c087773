"""A secret that is planted in one resident of another district, and the nose that looks for it everywhere.

Nobody of the first district may come across it: not on a page, in JSON, in an export, a search, a log line, a
job's arguments, the ledger.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.core.identity import uuid7
from liren.people.actions.caring import CareFacts, tag_person
from liren.people.actions.consenting import Agreement, give_consent, link_account
from liren.people.actions.registering import PersonFacts, register_person
from liren.people.actions.revealing import Wish, reveal_field
from liren.people.actions.rights import ask_about_own_data
from liren.people.tests.residents import OPEN_MATTER, number_for, open_matters
from tests.cast import FAR_GRID, Cast

BORN = date(1953, 11, 29)
NAME, PHONE, NUMBER = "金丝雀阿黄", "13999770011", number_for(BORN, 777)
WORDS = "金丝雀说这里写错了"
SOURCE = "金丝雀入户走访"
SECRETS = tuple(secret.encode() for secret in (NAME, PHONE, NUMBER, WORDS, SOURCE, BORN.isoformat()))
# What can be typed to look for somebody: a search must not confirm it either, but may repeat what was typed.
TYPED = (NAME, PHONE, NUMBER, NAME[:2])


def plant(cast: Cast) -> None:
    """Somebody of the other district with everything that can be held about a person, and a look at it."""
    open_matters()
    facts = PersonFacts(name=NAME, id_number=NUMBER, phone=PHONE)
    person = register_person(SYSTEM, FAR_GRID, facts, person_id=uuid7())
    give_consent(SYSTEM, person.pk, Agreement("care", "2026-1", "paper", is_separate=True))
    until = timezone.localdate() + timedelta(days=60)
    tag_person(SYSTEM, person.pk, CareFacts("alone", "consent", SOURCE, until))
    link_account(SYSTEM, person.pk, cast.user("outsider").pk)
    ask_about_own_data(cast.outsider, person.pk, kind="correction", field="name", words=WORDS)
    from liren.accounts.actors import Actor, Holding
    from liren.accounts.roles import Role

    worker = Actor(
        "person", cast.user("outsider").pk, "", (Holding(uuid7(), Role.COMMUNITY_WORKER, FAR_GRID[:12]),)
    )
    for field in ("name", "phone", "id_number"):
        reveal_field(worker, person.pk, Wish(field, "matter", OPEN_MATTER))


def smelled(content: bytes) -> list[str]:
    """Which of the secrets are in this answer, in plain, as JSON escapes, or inside a packed file."""
    parts = [content]
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts += [packed.read(name) for name in packed.namelist()]
    escaped = [(secret, secret.decode().encode("unicode_escape")) for secret in SECRETS]
    return [
        plain.decode()
        for plain, other in escaped
        if any(plain in part or other in part or other.upper() in part for part in parts)
    ]


def body(answer: Any) -> bytes:
    """Everything that an answer sends, headers too."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content + repr(sorted(answer.headers.items())).encode()


# Tables that are read by machines and people who serve no household.
MACHINE_TABLES = (
    "procrastinate_jobs", "procrastinate_events", "ledger_entry", "core_ratecount", "core_joberror",
    "messaging_message", "django_session",
)  # fmt: skip


def smelled_in_tables() -> list[str]:
    """Machine tables whose rows hold one of the secrets in plain."""
    found = []
    with connection.cursor() as cursor:
        for table in MACHINE_TABLES:
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone()[0] is None:
                continue
            cursor.execute(f"SELECT row::text FROM {table} row")
            text = "\n".join(row for (row,) in cursor.fetchall()).encode()
            found += [f"{table}: {secret}" for secret in smelled(text)]
    return found
