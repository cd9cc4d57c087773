"""Closing and opening a person's fields. The only code that turns a sealed field into text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from liren.core.encryption import blind_index, mask_name, mask_number, mask_phone
from liren.core.sealing import Sealed, new_data_key, open_data_key, seal, unseal, wrap_again
from liren.people.models.persons import SEALED, Person

DIGEST = "sm3"  # HMAC-SM3 (GB/T 32905)


def key_context(person_id: UUID) -> str:
    """Where a data key is bound to. Without the division: a move closes the fields anew, not the key."""
    return f"people_person|data_key|{person_id}"


def bound(table: str, column: str, row_id: UUID, division: str) -> str:
    """What a sealed value is bound to, so that it opens nowhere else."""
    return f"{table}|{column}|{row_id}|{division}"


def id_index(number: str) -> bytes:
    """The digest by which an identity number is found."""
    return blind_index("person id", number.strip().upper(), digest=DIGEST)


def phone_index(phone: str) -> bytes:
    """The digest by which a phone number is found: its digits, without blanks, hyphens or +86."""
    digits = "".join(character for character in phone if character.isdigit())
    return blind_index("person phone", digits[2:] if len(digits) == 13 and digits[:2] == "86" else digits,
                       digest=DIGEST)  # fmt: skip


def name_token(community: str, letters: str) -> int:
    """The digest by which the beginning of a name, or a whole one, is found within one community."""
    digest = blind_index(f"person name|{community}", letters, digest=DIGEST)
    return int.from_bytes(digest[:8], signed=True)


def name_tokens(division: str, name: str) -> tuple[int | None, int | None, int | None]:
    """First character, first two, whole."""
    community, plain = division[:12], "".join(name.split())
    if not plain:
        return None, None, None
    second = name_token(community, plain[:2]) if len(plain) > 1 else None
    return name_token(community, plain[:1]), second, name_token(community, plain)


@dataclass(frozen=True)
class Opener:
    """Opens one person's fields, within the wall and for a reader who was checked. Never keep one."""

    person: Person

    @cached_property
    def _key(self) -> bytes:
        return open_data_key(bytes(self.person.data_key), key_context(self.person.pk))

    def text(self, field: str) -> str:
        """The plain text of one sealed field; "" if there is none or the key was destroyed.

        Raises:
            DecryptionError: the value was altered or belongs elsewhere.
        """
        sealed: Sealed = getattr(self.person, field)
        if not sealed or self.person.destroyed_at is not None:
            return ""
        return unseal(self._key, sealed, bound("people_person", field, self.person.pk, self.person.division))

    def close(self, field: str, text: str) -> Sealed:
        """The same field closed anew, for the person's division of now."""
        return seal(self._key, text, bound("people_person", field, self.person.pk, self.person.division))

    def close_elsewhere(self, table: str, column: str, row_id: UUID, text: str) -> Sealed:
        """A text in another table, closed with this person's key."""
        return seal(self._key, text, bound(table, column, row_id, self.person.division))

    def text_elsewhere(self, table: str, column: str, row_id: UUID, sealed: Sealed) -> str:
        """What `close_elsewhere` closed."""
        if self.person.destroyed_at is not None:
            return ""
        return unseal(self._key, sealed, bound(table, column, row_id, self.person.division))

    def masked(self, field: str) -> str:
        """What is shown without opening: 王**, 138****5678, 420************02X, a year of birth."""
        match field:
            case "name":
                return mask_name(self.text(field))
            case "phone":
                return mask_phone(self.text(field))
            case "id_number":
                return mask_number(self.text(field))
            case _:
                return f"{self.person.birth_year or ''}"


def give_key(person: Person) -> None:
    """Give an unsaved person a data key of their own."""
    _, person.data_key = new_data_key(key_context(person.pk))


def fill(person: Person, texts: dict[str, str]) -> None:
    """Close these fields of an unsaved or locked person, with what they are found by. Saves nothing."""
    opener = Opener(person)
    for field, text in texts.items():
        setattr(person, field, opener.close(field, text))
        if field == "id_number":
            person.id_index = id_index(text) if text else None
        elif field == "phone":
            person.phone_index = phone_index(text) if text else None
        elif field == "name":
            person.name_first, person.name_second, person.name_whole = name_tokens(person.division, text)


def move(person: Person, division: str) -> None:
    """Close every field anew for another division. Saves nothing."""
    opener = Opener(person)
    texts = {field: opener.text(field) for field in SEALED}
    person.division = division
    fill(person, texts)


def rewrap(person: Person) -> None:
    """Close the person's data key with the platform's key of today. Saves nothing."""
    person.data_key = wrap_again(bytes(person.data_key), key_context(person.pk))
