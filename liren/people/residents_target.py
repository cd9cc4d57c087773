"""The register of residents as a target of imports: compared by identity number, written closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import SYSTEM, Actor
from liren.core.sealing import Sealed
from liren.core.verdicts import InvalidError, Verdict
from liren.people.actions.noting import note_readings
from liren.people.actions.registering import PersonFacts, checked, facts_of, new_person, rewritten
from liren.people.models import Person, Reading
from liren.people.models.persons import INDEXES, SEALED
from liren.people.permissions import may_keep_residents
from liren.people.vault import id_index
from liren.people.wall import within
from liren.places.queries import grids_of
from liren.sources.targets import Change, Compared, FieldSpec, Line, Writing, require_record

_NAMESPACE = UUID("0d6f3f0a-7f0b-4f43-8a1c-5a0f6a2b9c11")
TEXTS = ("name", "id_number", "phone", "birth_date", "sex", "hukou")
SEXES = {"男": "male", "女": "female", "male": "male", "female": "female"}
PLAIN = ("birth_year", "sex", "hukou")


class ResidentsTarget:
    """People by their identity number; without one a line is refused."""

    code = "residents"
    label = gettext_lazy("Register of residents")
    is_personal = True
    fields = (
        FieldSpec(
            "id_number",
            gettext_lazy("ID number"),
            True,
            True,
            ("身份证号", "身份证号码", "公民身份号码", "证件号码"),
        ),
        FieldSpec("name", gettext_lazy("Name"), True, True, ("姓名", "居民姓名")),
        FieldSpec("grid", gettext_lazy("Grid code"), True, False, ("网格编码", "网格代码", "所属网格")),
        FieldSpec("phone", gettext_lazy("Phone"), False, True, ("电话", "联系电话", "手机号", "手机号码")),
        FieldSpec("birth_date", gettext_lazy("Date of birth"), False, True, ("出生日期",)),
        FieldSpec("sex", gettext_lazy("Sex"), False, False, ("性别",)),
        FieldSpec(
            "hukou", gettext_lazy("Registered in (county code)"), False, False, ("户籍地代码", "户籍地")
        ),
    )

    def may_import(self, actor: Actor, division: str) -> Verdict:
        """Whoever keeps the residents of this division."""
        return may_keep_residents(actor, division)

    def compare(self, actor: Actor, division: str, lines: Sequence[Line]) -> list[Compared]:
        """By identity number. A person whom another community keeps is said to be registered, no more."""
        grids = set(grids_of(division).values_list("code", flat=True))
        read = [self._read(line, grids) for line in lines]
        indexes = {
            id_index(facts.id_number): line.number
            for line, facts in zip(lines, read, strict=True)
            if isinstance(facts, PersonFacts)
        }
        with within(SYSTEM):
            known = {
                bytes(one.id_index or b""): one for one in Person.objects.filter(id_index__in=list(indexes))
            }
            return [
                self._compared(line, facts, known.get(id_index(facts.id_number)), division)
                if isinstance(facts, PersonFacts)
                else facts
                for line, facts in zip(lines, read, strict=True)
            ]

    def _read(self, line: Line, grids: set[str]) -> PersonFacts | Compared:
        given = line.values
        if given.get("grid", "") not in grids:
            return Compared(line, fault=_("There is no such grid in this area."), fault_field="grid")
        sex = given.get("sex", "")
        if sex and sex not in SEXES:
            return Compared(line, fault=_("The sex is 男 or 女."), fault_field="sex")
        try:
            born = _day(given.get("birth_date", ""))
            return checked(
                PersonFacts(
                    given.get("name", ""), given.get("id_number", ""), given.get("phone", ""), born,
                    SEXES.get(sex, ""), given.get("hukou", ""),
                )
            )  # fmt: skip
        except InvalidError as error:
            return Compared(line, fault=error.reason, fault_field=error.field)

    def _compared(self, line: Line, facts: PersonFacts, person: Person | None, division: str) -> Compared:
        if person is None:
            record = uuid5(_NAMESPACE, id_index(facts.id_number).hex())
            return Compared(line, record, True, line.values["grid"])
        if not person.division.startswith(division) or person.destroyed_at is not None:
            return Compared(
                line, fault=_("Registered in another community: ask for a transfer."), fault_field="id_number"
            )
        before, changes = facts_of(person), {}
        for name in TEXTS:
            held, offered = _text(getattr(before, name)), _text(getattr(facts, name))
            if offered and offered != held:
                changes[name] = Change(held, offered)
        return Compared(line, person.pk, False, person.division, changes)

    def write(self, actor: Actor, batch: UUID, writings: Sequence[Writing]) -> list[Any]:
        """New people closed and all at once; known ones field by field. The former blobs stay closed."""
        with within(actor):
            fresh = [self._fresh(batch, one) for one in writings if one.compared.is_new]
            Person.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
            ids = [require_record(one) for one in writings if not one.compared.is_new]
            known = {one.pk: one for one in Person.objects.filter(pk__in=ids).select_for_update()}
            before: list[Any] = []
            changed: list[Person] = []
            for one in writings:
                if one.compared.is_new:
                    before.append(None)
                    continue
                person = known[require_record(one)]
                before.append(_kept(person))
                facts = facts_of(person)
                given = {
                    name: change.offered
                    for name, change in one.compared.changes.items()
                    if name in one.fields
                }
                rewritten(
                    person, replace(facts, **{name: _value(name, text) for name, text in given.items()})
                )
                person.version += 1
                person.save()
                changed.append(person)
            note_readings(actor, changed, Reading.Act.CHANGED, field="import")
        return before

    def _fresh(self, batch: UUID, one: Writing) -> Person:
        facts = self._read(one.compared.line, {one.compared.line.values["grid"]})
        if not isinstance(facts, PersonFacts):
            raise TypeError("a line that was sound a moment ago")
        person = new_person(one.compared.line.values["grid"], facts, require_record(one))
        person.source_batch = batch
        return person

    def take_back(self, actor: Actor, record: UUID, before: Any) -> bool:
        """A person that came with the batch goes, unless somebody has worked on them since."""
        with within(SYSTEM):
            person = Person.objects.select_for_update().filter(pk=record).first()
            if person is None or person.destroyed_at is not None:
                return True
            if before is None:
                if person.version > 1 or person.residencies.exists() or person.user_id is not None:
                    return False
                person.delete()
                return True
            if person.version != before["version"] + 1:
                return False
            for name in SEALED:
                setattr(person, name, Sealed(bytes.fromhex(before[name])))
            for name in INDEXES:
                value = before[name]
                setattr(person, name, bytes.fromhex(value) if isinstance(value, str) else value)
            for name in PLAIN:
                setattr(person, name, before[name])
            person.version += 1
            person.save()
        return True

    def address(self, record: UUID) -> str:
        """The person's page."""
        return reverse("person_page", args=[record])


def _kept(person: Person) -> dict[str, Any]:
    """What `take_back` needs: closed fields as they are, and what they are found by."""
    kept: dict[str, Any] = {name: getattr(person, name).blob.hex() for name in SEALED}
    for name in INDEXES:
        value = getattr(person, name)
        kept[name] = bytes(value).hex() if isinstance(value, bytes | memoryview) else value
    return kept | {name: getattr(person, name) for name in PLAIN} | {"version": person.version}


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.replace("/", "-")[:10])
    except ValueError as error:
        raise InvalidError(_("A date is written 1990-03-07."), field="birth_date") from error


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _value(name: str, text: str) -> Any:
    return date.fromisoformat(text) if name == "birth_date" else text
