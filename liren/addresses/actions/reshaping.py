"""Merging, splitting, renaming, retiring. Ids stay; the former words stay as other writings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.addresses.actions.registering import LIES_IN, Where, child_of
from liren.addresses.models import Address, AddressAlias, AddressChange
from liren.addresses.parsing import Part, key_of, parse
from liren.addresses.permissions import may_reshape_addresses
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record

Verb = AddressChange.Verb


def _locked(actor: Actor, address_id: UUID) -> Address:
    address = Address.objects.visible_to(actor).select_for_update().get(pk=address_id)
    require(may_reshape_addresses(actor, address.division))
    if not address.is_live:
        raise RefusedError(Denied(_("This address has ended or was merged into another."), "state"))
    return address


def _rehang(address: Address, parent: Address | None, *, name: str = "", key: str = "") -> None:
    """Put an address, with all that lies in it, below another parent or under another name."""
    was_path, was_text = address.path, address.text
    address.parent, address.name, address.key = parent, name or address.name, key or address.key
    address.root = parent.root if parent else address.root
    address.path = f"{parent.path}/{address.key}" if parent else address.key
    address.text = f"{parent.text}{address.name}" if parent else address.name
    address.save(update_fields=["parent", "root", "name", "key", "path", "text"])
    for child_id in _below(address.pk):
        Address.objects.filter(pk=child_id).update(
            root=address.root,
            path=Concat(Value(address.path), Substr(F("path"), len(was_path) + 1)),
            text=Concat(Value(address.text), Substr(F("text"), len(was_text) + 1)),
        )


def _below(address_id: UUID) -> list[UUID]:
    found: list[UUID] = []
    layer = [address_id]
    while layer:
        layer = list(Address.objects.filter(parent_id__in=layer).values_list("pk", flat=True))
        found += layer
    return found


def _keep_words(address: Address, path: str, text: str, source: str) -> str:
    """Let former words lead to an address. Gives the alias's id if it is new, else ""."""
    alias, is_new = AddressAlias.objects.get_or_create(
        address=address,
        path=path,
        defaults={"root": address.root, "text": text[:200], "source": source, "since": timezone.localdate()},
    )
    return str(alias.pk) if is_new else ""


@transaction.atomic
def rename_address(actor: Actor, address_id: UUID, name: str, *, reason: str) -> Address:
    """Give an address another name or number; the former one stays as another writing.

    Raises:
        InvalidError: no reason, not the name of such a part, or another address has it.
    """
    address = _locked(actor, address_id)
    _reasoned(reason)
    part = _part_of_kind(name, address.kind)
    key = key_of(part.kind, part.normal)
    was = {"name": address.name, "key": address.key, "path": address.path, "text": address.text}
    path = f"{address.path.rpartition('/')[0]}/{key}".lstrip("/")
    if key != address.key and Address.objects.live().filter(root=address.root, path=path).exists():
        raise InvalidError(_("Another address here is called so; merge the two."), field="name")
    _rehang(address, address.parent, name=part.text, key=key)
    if key != was["key"]:
        _keep_words(address, was["path"], was["text"], "renamed")
    _note(actor, address, Verb.RENAMED, reason, before=was)
    return address


def _part_of_kind(name: str, kind: str) -> Part:
    before = "某某小区" if kind not in (Address.Kind.ROAD, Address.Kind.ESTATE) else ""
    found = [part for part in parse(before + name.strip()).tree if part.kind == kind]
    if len(found) != 1 or found[0].text != name.strip():
        raise InvalidError(
            _("This does not read as a part of this kind: %(kind)s.") % {"kind": Address.Kind(kind).label},
            field="name",
        )
    return found[0]


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise InvalidError(_("Say why."), field="reason")


def _note(
    actor: Actor, address: Address, verb: str, reason: str, *, other: Address | None = None,
    before: dict[str, Any] | None = None,
) -> AddressChange:  # fmt: skip
    change = AddressChange.objects.create(
        address=address,
        verb=verb,
        by=actor.user_id,
        reason=reason.strip()[:200],
        other=other,
        before=before or {},
    )
    record(actor, f"address.{verb}", address, other=str(other.pk) if other else None)
    return change


@transaction.atomic
def merge_addresses(actor: Actor, loser_id: UUID, winner_id: UUID, *, reason: str) -> AddressChange:
    """Merge one address into another of its kind. What lies in it moves over; what both have is merged too.

    Both ids go on answering, with the winner. Everything can be taken back by `undo_merge`.

    Raises:
        RefusedError: not of these divisions, or one of them has ended.
        InvalidError: the same address twice, different kinds, or one lies in the other.
    """
    first, second = sorted((loser_id, winner_id))
    held = {one: _locked(actor, one) for one in dict.fromkeys((first, second))}
    loser, winner = held[loser_id], held[winner_id]
    _reasoned(reason)
    if loser.pk == winner.pk:
        raise InvalidError(_("An address can't be merged into itself."))
    estates = {Address.Kind.ESTATE, Address.Kind.PHASE}
    if loser.kind != winner.kind and not {loser.kind, winner.kind} <= estates:
        raise InvalidError(_("Only addresses of the same kind can be merged."))
    if winner.path.startswith(loser.path + "/") and winner.root == loser.root:
        raise InvalidError(_("One of the two lies in the other."))
    change = _merge(actor, loser, winner, reason)
    _note(actor, winner, Verb.ABSORBED, reason, other=loser)
    return change


def _merge(actor: Actor, loser: Address, winner: Address, reason: str) -> AddressChange:
    before: dict[str, Any] = {
        "path": loser.path, "text": loser.text, "moved": [], "merged": [], "aliases": [],
        "valid_to": None,
    }  # fmt: skip
    own = {child.key: child for child in Address.objects.live().filter(parent=winner)}
    for child in Address.objects.select_for_update().live().filter(parent=loser).order_by("pk"):
        twin = own.get(child.key)
        if twin is not None:
            before["merged"].append(str(_merge(actor, child, twin, reason).pk))
            continue
        if winner.kind in LIES_IN[child.kind]:
            _rehang(child, winner)
            before["moved"].append(str(child.pk))
    before["aliases"].append(_keep_words(winner, loser.path, loser.text, "merged"))
    for alias in loser.aliases.all():
        before["aliases"].append(_keep_words(winner, alias.path, alias.text, alias.source))
    loser.merged_into, loser.valid_to = winner, max(timezone.localdate(), loser.valid_from)
    loser.save(update_fields=["merged_into", "valid_to"])
    return _note(actor, loser, Verb.MERGED, reason, other=winner, before=before)


@transaction.atomic
def undo_merge(actor: Actor, change_id: UUID, *, reason: str = "") -> Address:
    """Take a merging back: the address lives again with what it had.

    Raises:
        RefusedError: it was undone already, or what took it in has itself ended since.
    """
    change = (
        AddressChange.objects.select_for_update(of=("self",))
        .select_related("address", "other")
        .get(pk=change_id)
    )
    require(may_reshape_addresses(actor, change.address.division))
    if change.verb != Verb.MERGED or change.undone_at is not None:
        raise RefusedError(Denied(_("There is no merging to undo here."), "state"))
    if change.other is None or not change.other.is_live:
        raise RefusedError(
            Denied(_("The address that took it in has ended or was merged itself; undo that first."), "state")
        )
    loser = _unmerge(change)
    _note(actor, loser, Verb.UNMERGED, reason, other=change.other)
    return loser


def _unmerge(change: AddressChange) -> Address:
    loser = Address.objects.select_for_update().get(pk=change.address_id)
    taken = Address.objects.live().filter(root=loser.root, path=change.before["path"])
    if taken.exists():
        raise RefusedError(Denied(_("Another address has been registered under these words since."), "state"))
    loser.merged_into, loser.valid_to = None, None
    loser.save(update_fields=["merged_into", "valid_to"])
    for child in Address.objects.filter(pk__in=change.before["moved"], parent_id=change.other_id):
        _rehang(child, loser)
    for inner in AddressChange.objects.filter(pk__in=change.before["merged"], undone_at=None):
        _unmerge(inner)
    AddressAlias.objects.filter(pk__in=[one for one in change.before["aliases"] if one]).delete()
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    return loser


@transaction.atomic
def split_address(actor: Actor, address_id: UUID, name: str, *, children: list[UUID], reason: str) -> Address:
    """Found a new address beside one, and move some of what lies in it there.

    Raises:
        InvalidError: the name is taken or of another kind, or one of `children` does not lie in the address.
    """
    address = _locked(actor, address_id)
    _reasoned(reason)
    part = _part_of_kind(name, address.kind)
    moving = list(Address.objects.select_for_update().live().filter(pk__in=children, parent=address))
    if len(moving) != len(set(children)):
        raise InvalidError(_("Choose from what lies directly in this address."), field="children")
    fresh = child_of(address.parent, part, Where(address.root, address.division, address.lon, address.lat))
    if Address.objects.live().filter(root=fresh.root, path=fresh.path).exists():
        raise InvalidError(_("Another address here is called so; merge the two."), field="name")
    fresh.save(force_insert=True)
    for child in moving:
        _rehang(child, fresh)
    before = {"moved": [str(child.pk) for child in moving]}
    _note(actor, address, Verb.SPLIT, reason, other=fresh, before=before)
    _note(actor, fresh, Verb.REGISTERED, reason, other=address)
    return fresh


@transaction.atomic
def retire_address(actor: Actor, address_id: UUID, *, reason: str, last_day: date | None = None) -> Address:
    """Let an address end with a day (yesterday, if none is given), and everything that lies in it.

    What was written about it stays; it just can't be chosen any more.
    """
    address = _locked(actor, address_id)
    _reasoned(reason)
    last = last_day or timezone.localdate() - timedelta(days=1)
    for one in Address.objects.filter(pk__in=[address.pk, *_below(address.pk)], valid_to=None):
        one.valid_to = max(last, one.valid_from)
        one.save(update_fields=["valid_to"])
    _note(actor, address, Verb.RETIRED, reason)
    address.refresh_from_db()
    return address
