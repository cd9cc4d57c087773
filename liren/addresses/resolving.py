"""Which registered addresses somebody's words can mean, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.addresses.models import Address, AddressAlias
from liren.addresses.models.addresses import prefixes
from liren.addresses.parsing import Kind, Parsed, Part, key_of, parse, render

MOST = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that the words can mean; `missing` are the parts below it that are not registered."""

    address: Address
    score: float
    reasons: tuple[str, ...]
    missing: tuple[Part, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether every part was found."""
        return not self.missing


def current(address: Address) -> Address:
    """The address that this one has become: itself, or what it was merged into, however often."""
    seen: set[UUID] = set()
    while address.merged_into is not None and address.pk not in seen:
        seen.add(address.pk)
        address = address.merged_into
    return address


def address_of(actor: Actor, address_id: UUID) -> Address:
    """The living address behind an id, also behind one that was merged away.

    Raises:
        Address.DoesNotExist: there is none that the actor may see.
    """
    return current(
        Address.objects.visible_to(actor).select_related("merged_into", "parent").get(pk=address_id)
    )


def resolve(actor: Actor, text: str, division: str = "") -> list[Candidate]:
    """The addresses that a text can mean, the likeliest first.

    Args:
        actor: sees only addresses of the own divisions.
        text: as somebody wrote it.
        division: where it is said to be; other divisions come later.
    """
    return resolve_parsed(actor, parse(text), division)


def resolve_parsed(actor: Actor, parsed: Parsed, division: str = "") -> list[Candidate]:
    """As `resolve`, for words that were read already."""
    tree = list(parsed.tree)
    found: dict[UUID, Candidate] = {}
    for start in range(len(tree)):
        if start and tree[start].kind not in (Kind.ROAD, Kind.ESTATE):
            break  # a building without its estate says nothing
        for candidate in _from(actor, tree[start:], division, is_whole=start == 0):
            best = found.get(candidate.address.pk)
            if best is None or best.score < candidate.score:
                found[candidate.address.pk] = candidate
    near = 0.3 if parsed.is_near else 0.0
    ranked = sorted(found.values(), key=lambda one: (-one.score, one.address.text, str(one.address.pk)))
    if near:
        hint = _("the text only says that it is near")
        ranked = [
            Candidate(one.address, round(one.score - near, 2), (*one.reasons, hint), one.missing)
            for one in ranked
        ]
    return ranked[:MOST]


def _from(actor: Actor, tree: list[Part], division: str, *, is_whole: bool) -> Iterable[Candidate]:
    keys = [key_of(part.kind, part.normal) for part in tree]
    paths = ["/".join(keys[: size + 1]) for size in range(len(keys))]
    roots = Q(root__in=prefixes(division[:12])) if division else Q()
    own = Address.objects.visible_to(actor).live().filter(path__in=paths)
    named = AddressAlias.objects.filter(path__in=paths).select_related("address__merged_into")
    seen = Address.objects.visible_to(actor)
    starts = [(address, address.path, "") for address in own.filter(roots)[:50]]
    if division and not starts:
        starts = [(address, address.path, "") for address in own[:50]]
    visible = set(seen.filter(pk__in=[alias.address_id for alias in named[:50]]).values_list("pk", flat=True))
    starts += [
        (current(alias.address), alias.path, alias.text)
        for alias in named[:50]
        if alias.address_id in visible
    ]
    for start, path, alias_text in starts:
        depth = paths.index(path) + 1
        address, used = _descend(start, keys, depth)
        if not address.is_live:
            continue
        missing = tuple(tree[used:])
        share = used / len(tree)
        reasons = [
            _("“%(alias)s” is another way to write it") % {"alias": alias_text}
            if alias_text
            else _("registered under these words")
        ]
        score = share - (0.05 if alias_text else 0.0) - (0.0 if is_whole else 0.1)
        if not is_whole:
            reasons.append(_("without what stands in front of it"))
        if (
            division
            and not address.division.startswith(division)
            and not division.startswith(address.division)
        ):
            score -= 0.2
            reasons.append(_("in another area"))
        if missing:
            reasons.append(_("not registered below it: %(parts)s") % {"parts": render(missing)})
        yield Candidate(address, round(score, 2), tuple(reasons), missing)


def _descend(address: Address, keys: list[str], depth: int) -> tuple[Address, int]:
    """Go down by keys as far as they are registered; a floor that is not registered is stepped over."""
    used = depth
    while used < len(keys):
        child = Address.objects.live().filter(parent=address, key=keys[used]).first()
        if child is None:
            alias = AddressAlias.objects.filter(
                root=address.root, path=f"{address.path}/{keys[used]}"
            ).select_related("address").first()  # fmt: skip
            child = current(alias.address) if alias else None
        if child is None:
            if keys[used].startswith("f") and used + 1 < len(keys):
                used += 1
                continue
            break
        address, used = child, used + 1
    return address, used
