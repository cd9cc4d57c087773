"""Lists of estates from several sources: one compound for each estate, with who says what; doubtful pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.addresses.actions.registering import Where, child_of, write_many
from liren.addresses.actions.reshaping import merge_addresses, undo_merge
from liren.addresses.models import (
    Address,
    AddressAlias,
    Compound,
    CompoundOffice,
    EstatePair,
    RepeatWeights,
    SourceEstate,
)
from liren.addresses.parsing import Kind, Part, parse, path_of
from liren.addresses.parsing.reading import estate_form
from liren.addresses.permissions import may_import_addresses, may_reshape_addresses
from liren.addresses.repeats.finding import Findings, find_repeats
from liren.addresses.repeats.lines import Line, read_lines
from liren.addresses.repeats.systems import Guess
from liren.core.identity import uuid7
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record, record_many
from liren.places.locating import locate_many

NO_COMPANY = ("无", "无物业管理服务", "暂无", "业主自管", "业主自营", "业户自营")


@dataclass(slots=True)
class EstatesImported:
    """What an import of estates did."""

    lines: int = 0
    known: int = 0
    new_compounds: int = 0
    joined: int = 0
    doubtful: int = 0
    rejected: int = 0
    sizes: dict[int, int] = field(default_factory=dict)
    systems: dict[str, Guess] = field(default_factory=dict)


def weights_in_force() -> RepeatWeights:
    """The weights of today."""
    return RepeatWeights.objects.filter(valid_from__lte=timezone.localdate()).latest("valid_from")


def import_estates(actor: Actor, file: Path, *, division: str) -> EstatesImported:
    """Bring in a list of estates from several sources. The same list again changes nothing.

    Raises:
        RefusedError: not into this division.
        InvalidError: the file is no such list.
    """
    require(may_import_addresses(actor, division))
    try:
        lines = read_lines(file)
    except (KeyError, UnicodeDecodeError) as error:
        raise InvalidError(
            _("This is no list of estates: it needs the columns name, source and address.")
        ) from error
    return take_in(actor, lines, division=division)


@transaction.atomic
def take_in(actor: Actor, lines: Sequence[Line], *, division: str) -> EstatesImported:
    """Write what lines say: a compound for each estate, its other names, who says what, doubtful pairs."""
    found = find_repeats(lines, weights_in_force())
    done = EstatesImported(len(lines), systems=found.systems)
    done.sizes = dict(sorted(Counter(len(estate) for estate in found.estates).items()))
    held = dict(
        SourceEstate.objects.filter(digest__in=[line.digest for line in lines]).values_list(
            "digest", "compound_id"
        )
    )
    done.known = sum(line.digest in held for line in lines)
    _Writer(actor, found, division, held, done).write()
    return done


class _Writer:
    """Collects what is to be written, then writes it at once."""

    def __init__(
        self, actor: Actor, found: Findings, division: str, held: dict[str, UUID], done: EstatesImported
    ) -> None:
        self.actor, self.found, self.root, self.held, self.done = actor, found, division[:12], held, done
        self.addresses: list[Address] = []
        self.aliases: list[AddressAlias] = []
        self.compounds: list[Compound] = []
        self.offices: list[CompoundOffice] = []
        self.told: dict[int, SourceEstate] = {}
        self.paths = set(
            Address.objects.filter(root=self.root, parent=None, valid_to=None, merged_into=None)
            .values_list("path", flat=True)
        )  # fmt: skip
        known = ~np.isnan(found.points[:, 0])
        self.grids = np.full(len(found.lines), self.root, dtype="U15")
        if known.any():
            codes = locate_many(found.points[known, 0], found.points[known, 1])
            inside = np.array([code.startswith(self.root) for code in codes], dtype=bool)
            self.grids[np.flatnonzero(known)[inside]] = codes[inside]

    def write(self) -> None:
        """Everything that is new."""
        for estate in self.found.estates:
            self._estate(estate)
        write_many(self.addresses, self.aliases)
        Compound.objects.bulk_create(self.compounds, batch_size=2000)
        CompoundOffice.objects.bulk_create(self.offices, batch_size=2000)
        SourceEstate.objects.bulk_create(self.told.values(), batch_size=2000)
        record_many(self.actor, "compound.imported", self.compounds)
        self._doubtful()

    def _estate(self, estate: Sequence[int]) -> None:
        lines = [self.found.lines[at] for at in estate]
        fresh = {
            line.digest: at for line, at in zip(lines, estate, strict=True) if line.digest not in self.held
        }
        if not fresh:
            return
        owners = [self.held[line.digest] for line in lines if line.digest in self.held]
        compound_id = owners[0] if owners else self._new_compound(estate, lines)
        for line in lines:
            at = fresh.pop(line.digest, None)
            if at is None:
                continue  # held already, or the very same line twice in one list
            self.held[line.digest] = compound_id
            guess = self.found.systems.get(line.source)
            self.told[at] = SourceEstate(
                compound_id=compound_id, division=str(self.grids[at]), source=line.source[:40],
                digest=line.digest,
                name=line.text[:120], facts=line.facts, crs=guess.system if guess and line.point else "",
            )  # fmt: skip
            if owners:
                self._alias(compound_id, line.text, line.source)

    def _new_compound(self, estate: Sequence[int], lines: Sequence[Line]) -> UUID:
        names = Counter(line.text for line in lines)
        name = max(names, key=lambda text: (names[text], -len(text), text))
        part = Part(Kind.ESTATE, name[:80], self._free(estate_form(name), lines))
        at = next((one for one in estate if not np.isnan(self.found.points[one, 0])), estate[0])
        points = self.found.points[[one for one in estate if not np.isnan(self.found.points[one, 0])]]
        lon, lat = (float(value) for value in np.median(points, axis=0)) if len(points) else (None, None)
        address = child_of(None, part, Where(self.root, str(self.grids[at]), lon, lat))
        address.id = uuid7()
        self.addresses.append(address)
        self.paths.add(address.path)
        compound = Compound(
            address=address, division=address.division, year_built=_most(line.year for line in lines),
            buildings=_most(line.buildings for line in lines),
            households=_most(line.households for line in lines),
            developer=_first(lines, "developer")[:120], building_type=_first(lines, "building_type")[:40],
        )  # fmt: skip
        self.compounds.append(compound)
        self.done.new_compounds += 1
        self.done.joined += len(lines) - 1
        company = _first(lines, "property_company")
        if company and company not in NO_COMPANY:
            self.offices.append(
                CompoundOffice(
                    compound=compound, role=CompoundOffice.Role.PROPERTY, name=company[:120],
                    valid_from=timezone.localdate(),
                    source="、".join(sorted({line.source for line in lines}))[:120],
                )
            )  # fmt: skip
        seen = {address.path}
        for line in lines:
            for text in (line.text, line.address):
                path = path_of(parse(text).tree)[:400]
                if path and path not in seen and (text == line.text or line.house):
                    seen.add(path)
                    self._alias_of(address.pk, text, path, line.source)
        return address.pk

    def _free(self, normal: str, lines: Sequence[Line]) -> str:
        """A key that no other estate here has: the name, else with its road, else with a number."""
        road = next((line.road for line in lines if line.road), "")
        names = [normal[:60], f"{normal[:40]}({road})"[:70], *(f"{normal[:60]}({n})" for n in range(2, 500))]
        return next(name for name in names if f"e{name}" not in self.paths)

    def _alias(self, compound_id: UUID, text: str, source: str) -> None:
        path = path_of(parse(text).tree)[:400]
        if path and not AddressAlias.objects.filter(address_id=compound_id, path=path).exists():
            self._alias_of(compound_id, text, path, source)

    def _alias_of(self, address_id: UUID, text: str, path: str, source: str) -> None:
        self.aliases.append(
            AddressAlias(
                address_id=address_id, root=self.root, text=text[:200], path=path, source=source[:80],
                since=timezone.localdate(),
            )
        )  # fmt: skip

    def _doubtful(self) -> None:
        ids = dict(
            SourceEstate.objects.filter(digest__in=[line.digest for line in self.found.lines]).values_list(
                "digest", "pk"
            )
        )
        pairs: dict[tuple[UUID, UUID], EstatePair] = {}
        for pair in self.found.doubtful:
            one, two = (self.found.lines[at].digest for at in (pair.one, pair.two))
            both = frozenset((self.held[one], self.held[two]))
            if len(both) < 2 or not ({pair.one, pair.two} & self.told.keys()):
                continue
            low, high = sorted(both)
            key = (low, high)
            if key not in pairs or pairs[key].score < pair.score:
                pairs[key] = EstatePair(
                    one_id=ids[one], two_id=ids[two], score=pair.score, factors=pair.factors,
                    division=str(self.grids[pair.one]),
                )  # fmt: skip
        EstatePair.objects.bulk_create(pairs.values(), batch_size=2000, ignore_conflicts=True)
        self.done.doubtful = len(pairs)


def _most(values: object) -> int | None:
    counts = Counter(value for value in values if value)  # type: ignore[attr-defined]  # an iterable of ints
    return max(counts, key=lambda value: (counts[value], value)) if counts else None


def _first(lines: Sequence[Line], name: str) -> str:
    return next((line.facts[name] for line in lines if line.facts.get(name)), "").strip("\"'")


@transaction.atomic
def rule_pair(actor: Actor, pair_id: UUID, ruling: str) -> EstatePair:
    """Say whether two lines are one estate. "The same" merges the two compounds. Ruled once, till undone.

    Raises:
        RefusedError: not of these divisions, or somebody has ruled already.
    """
    pair = _pair(actor, pair_id)
    if pair.ruling:
        if pair.ruling == ruling:
            return pair
        raise RefusedError(Denied(_("Somebody has ruled on this pair; undo that first."), "state"))
    if ruling == EstatePair.Ruling.SAME:
        _join_compounds(actor, pair)
    pair.ruling, pair.ruled_by, pair.ruled_at = EstatePair.Ruling(ruling), actor.user_id, timezone.now()
    pair.save(update_fields=["ruling", "ruled_by", "ruled_at", "change"])
    record(actor, "estate_pair.ruled", pair, ruling=ruling)
    return pair


def _pair(actor: Actor, pair_id: UUID) -> EstatePair:
    found = EstatePair.objects.visible_to(actor).select_for_update(of=("self",))
    pair = found.select_related("one__compound", "two__compound").get(pk=pair_id)
    require(may_reshape_addresses(actor, pair.division))
    return pair


def _join_compounds(actor: Actor, pair: EstatePair) -> None:
    one, two = pair.one.compound, pair.two.compound
    if one.pk == two.pk:
        return
    keep, gone = (one, two) if _known(one) >= _known(two) else (two, one)
    pair.change = merge_addresses(actor, gone.pk, keep.pk, reason=_("Ruled to be one estate"))
    moved = [str(told) for told in SourceEstate.objects.filter(compound=gone).values_list("pk", flat=True)]
    SourceEstate.objects.filter(compound=gone).update(compound=keep)
    pair.change.before["told_by"] = moved
    pair.change.save(update_fields=["before"])


def _known(compound: Compound) -> int:
    return sum(value is not None for value in (compound.year_built, compound.buildings, compound.households))


@transaction.atomic
def undo_ruling(actor: Actor, pair_id: UUID) -> EstatePair:
    """Take a ruling back: the pair waits again, and what was merged for it lives again."""
    pair = _pair(actor, pair_id)
    if not pair.ruling:
        return pair
    if pair.change is not None and pair.change.undone_at is None:
        gone = undo_merge(actor, pair.change.pk, reason=_("Ruling taken back"))
        SourceEstate.objects.filter(pk__in=pair.change.before.get("told_by", [])).update(compound_id=gone.pk)
    pair.ruling, pair.ruled_by, pair.ruled_at, pair.change = "", None, None, None
    pair.save(update_fields=["ruling", "ruled_by", "ruled_at", "change"])
    record(actor, "estate_pair.ruling_undone", pair)
    return pair
