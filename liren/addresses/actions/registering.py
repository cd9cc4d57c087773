"""New addresses, and other ways to write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.addresses.models import Address, AddressAlias, AddressChange
from liren.addresses.parsing import Kind, Parsed, Part, key_of, parse, path_of
from liren.addresses.permissions import may_keep_addresses
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record

# What may lie directly in what; "" is the division itself.
LIES_IN: dict[str, tuple[str, ...]] = {
    Kind.ROAD: ("", Kind.ROAD),
    Kind.NUMBER: (Kind.ROAD, Kind.ESTATE, Kind.PHASE, Kind.NUMBER),
    Kind.ESTATE: ("", Kind.ROAD, Kind.NUMBER),
    Kind.PHASE: (Kind.ESTATE, Kind.PHASE),
    Kind.BUILDING: (Kind.NUMBER, Kind.ESTATE, Kind.PHASE, Kind.BUILDING),
    Kind.UNIT: (Kind.BUILDING, Kind.NUMBER, Kind.ESTATE, Kind.PHASE),
    Kind.FLOOR: (Kind.BUILDING, Kind.UNIT, Kind.NUMBER, Kind.ESTATE),
    Kind.ROOM: (Kind.BUILDING, Kind.UNIT, Kind.FLOOR, Kind.NUMBER, Kind.ESTATE, Kind.PHASE),
}


@dataclass(frozen=True, slots=True)
class Where:
    """What is known of an address beside its words. `root` is the division that the tree hangs on."""

    root: str
    division: str
    lon: float | None = None
    lat: float | None = None
    since: date | None = None


def child_of(parent: Address | None, part: Part, where: Where) -> Address:
    """A new, unsaved address below another (or below the division).

    Raises:
        InvalidError: such a part can't lie there.
    """
    if (parent.kind if parent else "") not in LIES_IN[part.kind]:
        raise InvalidError(
            _("“%(part)s” can't lie directly in “%(parent)s”.")
            % {"part": part.text, "parent": parent.text if parent else where.root},
            field="text",
        )
    key = key_of(part.kind, part.normal)
    return Address(
        parent=parent,
        root=where.root,
        kind=part.kind,
        name=part.text[:80],
        key=key[:80],
        path=f"{parent.path}/{key}" if parent else key,
        text=f"{parent.text}{part.text}" if parent else part.text,
        division=where.division,
        lon=where.lon,
        lat=where.lat,
        valid_from=where.since or timezone.localdate(),
    )


@transaction.atomic
def register_address(actor: Actor, text: str, where: Where, *, reason: str = "") -> Address:
    """Register an address with everything above it; what is there already stays as it is.

    Raises:
        RefusedError: not of this division.
        InvalidError: no address can be read from it, or it only says what is near.
    """
    require(may_keep_addresses(actor, where.division))
    parsed = parse(text)
    _check(parsed)
    address: Address | None = None
    for part in parsed.tree:
        address = register_child(actor, address, part, where, reason=reason)
    if address is None:
        raise InvalidError(_("No address can be read from this."), field="text")
    return address


def _check(parsed: Parsed) -> None:
    if not parsed.tree:
        raise InvalidError(_("No address can be read from this."), field="text")
    if parsed.is_near:
        raise InvalidError(
            _("This says what is near, not where it is. Write road and number, or the compound."),
            field="text",
        )
    if parsed.rest:
        raise InvalidError(_("“%(rest)s” was not understood.") % {"rest": parsed.rest}, field="text")


@transaction.atomic
def register_child(
    actor: Actor, parent: Address | None, part: Part, where: Where, *, reason: str = ""
) -> Address:
    """The address of this part below another: the one that is there, or a new one."""
    require(may_keep_addresses(actor, where.division))
    fresh = child_of(parent, part, where)
    if parent is not None and parent.merged_into_id is not None:
        raise InvalidError(_("This address was merged into another; register it there."), field="text")
    held = Address.objects.filter(root=fresh.root, path=fresh.path, valid_to=None, merged_into=None).first()
    if held is None and parent is not None:
        held = _by_alias(fresh)
    if held is not None:
        return held
    fresh.save(force_insert=True)
    AddressChange.objects.create(
        address=fresh, verb=AddressChange.Verb.REGISTERED, by=actor.user_id, reason=reason[:200]
    )
    record(actor, "address.registered", fresh, kind=fresh.kind)
    return fresh


def _by_alias(fresh: Address) -> Address | None:
    named = AddressAlias.objects.filter(root=fresh.root, path=fresh.path).select_related("address")[:2]
    return named[0].address if len(named) == 1 and named[0].address.is_live else None


@transaction.atomic
def add_alias(actor: Actor, address_id: UUID, text: str, *, source: str) -> AddressAlias:
    """Let an address be found under other words too. The same words again change nothing.

    Raises:
        InvalidError: no address can be read from the words, or no source is named.
    """
    address = Address.objects.visible_to(actor).select_for_update().get(pk=address_id)
    require(may_keep_addresses(actor, address.division))
    parsed = parse(text)
    if not parsed.tree:
        raise InvalidError(_("No address can be read from this."), field="text")
    if not source.strip():
        raise InvalidError(_("Say where this way of writing comes from."), field="source")
    alias, is_new = AddressAlias.objects.get_or_create(
        address=address,
        path=path_of(parsed.tree)[:400],
        defaults={
            "root": address.root, "text": text.strip()[:200], "source": source.strip()[:80],
            "since": timezone.localdate(),
        },
    )  # fmt: skip
    if is_new:
        AddressChange.objects.create(address=address, verb=AddressChange.Verb.ALIASED, by=actor.user_id)
        record(actor, "address.aliased", address)
    return alias


def write_many(addresses: Sequence[Address], aliases: Sequence[AddressAlias] = ()) -> None:
    """Write unsaved addresses, parents before children. For imports, whose actions have asked for leave."""
    Address.objects.bulk_create(addresses, batch_size=2000)
    AddressAlias.objects.bulk_create(aliases, batch_size=2000)
