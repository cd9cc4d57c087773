"""The register of addresses as a target of imports: a column of addresses, and what stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.addresses.actions.registering import LIES_IN, Where, add_alias, child_of, register_child
from liren.addresses.models import Address, AddressChange, Building
from liren.addresses.models.buildings import Use
from liren.addresses.parsing import Parsed, parse, path_of
from liren.addresses.permissions import may_import_addresses
from liren.core.verdicts import Verdict
from liren.ledger.actions import record as enter
from liren.sources.targets import Change, Compared, FieldSpec, Line, Writing, require_record

_NAMESPACE = UUID("6f0f2d0e-6f0a-4c43-9a3e-6f7b4f1f25ab")
_NUMBERS = {"floors": 200, "units": 60, "households": 5000, "year_built": 2200}
_USES = {"住宅": "homes", "商住": "mixed", "商业": "shops", "办公": "office", "学校": "school",
         "医院": "hospital",
         "厂房": "works", "公共": "public", "其他": "other"}  # fmt: skip


class AddressesTarget:
    """Addresses by their normal form within a district."""

    code = "addresses"
    label = gettext_lazy("Standard addresses")
    is_personal = False
    fields = (
        FieldSpec("address", gettext_lazy("Address"), is_required=True,
                  aliases=("地址", "标准地址", "门牌地址"), example="燕翔路16号3栋"),
        FieldSpec("division", gettext_lazy("Area code"), aliases=("网格编码", "社区编码", "区划代码")),
        FieldSpec("alias", gettext_lazy("Other writing"), aliases=("别名", "曾用名", "又名")),
        FieldSpec("use", gettext_lazy("Use"), aliases=("用途", "房屋用途", "建筑用途")),
        FieldSpec("floors", gettext_lazy("Floors"), aliases=("层数", "楼层数", "总层数")),
        FieldSpec("units", gettext_lazy("Units"), aliases=("单元数",)),
        FieldSpec("households", gettext_lazy("Households"), aliases=("户数", "总户数")),
        FieldSpec("year_built", gettext_lazy("Year built"), aliases=("建成年份", "建成年代", "建筑年代")),
    )  # fmt: skip

    def may_import(self, actor: Actor, division: str) -> Verdict:
        """Whoever may bring in many at once."""
        return may_import_addresses(actor, division)

    def compare(self, actor: Actor, division: str, lines: Sequence[Line]) -> list[Compared]:
        """By normal form."""
        read = [parse(line.values["address"]) for line in lines]
        root = division[:6] if len(division) >= 6 else division
        paths = [path_of(parsed.tree) for parsed in read]
        known = {
            address.path: address
            for address in Address.objects.live().filter(root=root, path__in=paths).select_related("building")
        }
        return [
            self._compared(line, parsed, known.get(path), division, root)
            for line, parsed, path in zip(lines, read, paths, strict=True)
        ]

    def _compared(
        self, line: Line, parsed: Parsed, held: Address | None, division: str, root: str
    ) -> Compared:
        field, fault = _fault(parsed, line.values, division)
        if fault:
            return Compared(line, fault=fault, fault_field=field)
        place = line.values.get("division") or division
        if held is None:
            return Compared(line, uuid5(_NAMESPACE, f"{root}|{path_of(parsed.tree)}"), True, place)
        building = getattr(held, "building", None)
        changes = {}
        for name in ("use", *_NUMBERS):
            told = _told(line.values, name)
            has = "" if building is None or getattr(building, name) is None else str(getattr(building, name))
            if told and told != has:
                changes[name] = Change(has, told)
        return Compared(line, held.pk, False, held.division, changes)

    def write(self, actor: Actor, batch: UUID, writings: Sequence[Writing]) -> list[Any]:
        """New ones with everything above them; known ones by field."""
        return [self._write(actor, writing) for writing in writings]

    def _write(self, actor: Actor, writing: Writing) -> Any:
        compared, pk = writing.compared, require_record(writing)
        values = compared.line.values
        if compared.is_new:
            self._register(actor, values["address"], compared.division, pk)
            names = {name for name in ("use", *_NUMBERS) if _told(values, name)}
            before: Any = None
        else:
            names = set(writing.fields)
            building = Building.objects.filter(pk=pk).first()
            before = {name: getattr(building, name) if building else None for name in sorted(names)}
        if names:
            told = {name: _told(values, name) for name in names}
            facts = {name: int(text) if name in _NUMBERS else text for name, text in told.items()}
            address = Address.objects.get(pk=pk)
            Building.objects.update_or_create(
                address=address, defaults={"division": address.division, **facts}
            )
        if values.get("alias"):
            add_alias(actor, pk, values["alias"], source=_("import"))
        return before

    def _register(self, actor: Actor, text: str, division: str, pk: UUID) -> None:
        where = Where(division[:6], division)
        *above, last = parse(text).tree
        parent: Address | None = None
        for part in above:
            parent = register_child(actor, parent, part, where)
        fresh = child_of(parent, last, where)
        if Address.objects.live().filter(root=fresh.root, path=fresh.path).exists():
            return
        fresh.id = pk
        fresh.save(force_insert=True)
        AddressChange.objects.create(address=fresh, verb=AddressChange.Verb.REGISTERED, by=actor.user_id)
        enter(actor, "address.registered", fresh, kind=fresh.kind)

    def take_back(self, actor: Actor, record: UUID, before: Any) -> bool:
        """A new address goes if nothing hangs on it; a known building gets its former figures."""
        address = Address.objects.select_for_update().filter(pk=record).first()
        if address is None:
            return True
        if before is None:
            changed = address.changes.exclude(verb__in=("registered", "aliased")).exists()
            if changed or not address.is_live:
                return False
            try:
                address.delete()
            except ProtectedError:
                return False
            return True
        Building.objects.filter(pk=record).update(
            **{k: v for k, v in before.items() if v is not None or k != "use"}
        )
        return True

    def address(self, record: UUID) -> str:
        """The address's page."""
        return reverse("address_page", args=[record])


def _fault(parsed: Parsed, values: Mapping[str, str], division: str) -> tuple[str, str]:
    if not parsed.tree:
        return "address", _("No address can be read from this.")
    if parsed.is_near:
        return "address", _(
            "This says what is near, not where it is. Write road and number, or the compound."
        )
    if parsed.rest:
        return "address", _("A part of the address was not understood.")
    kinds = [part.kind for part in parsed.tree]
    if any(above not in LIES_IN[kind] for above, kind in zip(["", *kinds], kinds, strict=False)):
        return "address", _("The parts of the address are not in order.")
    return _fault_of_facts(values, division)


def _fault_of_facts(values: Mapping[str, str], division: str) -> tuple[str, str]:
    place = values.get("division") or division
    if not place.isdecimal() or len(place) > 15 or not place.startswith(division):
        return "division", _("This area lies outside the area of the import.")
    if values.get("use") and _told(values, "use") not in Use.values:
        return "use", _("This use is not on the list.")
    for name, most in _NUMBERS.items():
        text = values.get(name, "")
        if text and not (text.isdecimal() and int(text) <= most):
            return name, _("This is no plausible number.")
    return "", ""


def _told(values: Mapping[str, str], name: str) -> str:
    text = values.get(name, "").strip()
    return _USES.get(text, text) if name == "use" else text
