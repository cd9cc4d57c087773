"""The register of systems as a target: a district brings its list of 25 as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.core.verdicts import Verdict
from liren.sources.models import System
from liren.sources.permissions import may_keep_systems
from liren.sources.targets import Change, Compared, FieldSpec, Line, Writing, require_record

_NAMESPACE = UUID("6f0f2d0e-6f0a-4c43-9a3e-6f7b4f1f25aa")
TEXTS = ("name", "name_en", "owner", "link", "note")


class SystemsTarget:
    """Systems by their code."""

    code = "systems"
    label = gettext_lazy("Information systems")
    is_personal = False
    fields = (
        FieldSpec("code", gettext_lazy("Code"), is_required=True, aliases=("编码", "系统编码")),
        FieldSpec("name", gettext_lazy("Name"), is_required=True, aliases=("名称", "系统名称")),
        FieldSpec("name_en", gettext_lazy("Name in English")),
        FieldSpec("owner", gettext_lazy("Run by"), is_required=True, aliases=("主管部门", "建设单位")),
        FieldSpec("link", gettext_lazy("Link"), aliases=("对接情况",)),
        FieldSpec("note", gettext_lazy("Note"), aliases=("备注",)),
    )

    def may_import(self, actor: Actor, division: str) -> Verdict:
        """Whoever keeps the register."""
        return may_keep_systems(actor)

    def compare(self, actor: Actor, division: str, lines: Sequence[Line]) -> list[Compared]:
        """By code."""
        known = {
            one.code: one for one in System.objects.filter(code__in=[line.values["code"] for line in lines])
        }
        return [self._compared(line, known.get(line.values["code"]), division) for line in lines]

    def _compared(self, line: Line, system: System | None, division: str) -> Compared:
        link = line.values.get("link") or System.Link.NONE
        if link not in System.Link.values:
            return Compared(
                line, fault=_("The link is one of none, file, interface, merged."), fault_field="link"
            )
        if system is None:
            return Compared(line, uuid5(_NAMESPACE, line.values["code"]), True, division)
        changes = {
            name: Change(str(getattr(system, name)), line.values[name])
            for name in TEXTS
            if line.values.get(name) and line.values[name] != getattr(system, name)
        }
        return Compared(line, system.pk, False, division, changes)

    def write(self, actor: Actor, batch: UUID, writings: Sequence[Writing]) -> list[Any]:
        """New ones whole, known ones by field."""
        before: list[Any] = []
        for writing in writings:
            values, record = writing.compared.line.values, require_record(writing)
            if writing.compared.is_new:
                texts = {name: values.get(name, "") for name in TEXTS}
                texts["link"] = texts["link"] or System.Link.NONE
                System.objects.get_or_create(pk=record, defaults={"code": values["code"], **texts})
                before.append(None)
                continue
            system = System.objects.select_for_update().get(pk=record)
            before.append({name: getattr(system, name) for name in writing.fields})
            for name in writing.fields:
                setattr(system, name, values[name])
            system.save()
        return before

    def take_back(self, actor: Actor, record: UUID, before: Any) -> bool:
        """A system that nothing came from goes; one that was changed gets its former words."""
        system = System.objects.select_for_update().filter(pk=record).first()
        if system is None:
            return True
        if before is None:
            if system.batches.exists():
                return False
            system.delete()
            return True
        for name, text in before.items():
            setattr(system, name, text)
        system.save()
        return True

    def address(self, record: UUID) -> str:
        """The system's page."""
        try:
            return reverse("system_page", args=[record])
        except NoReverseMatch:
            return ""
