"""Facts as they are kept: JSON lines, compressed, with a digest of what they said before compression."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

from liren.figures.computing import Fact, Figure, Formula, Terms, figures_from
from liren.figures.measures import kinds_of
from liren.figures.models import FigureFacts, FigureMonth
from liren.figures.shrinking import Bounds

TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Packed:
    """Facts of one kind, ready to be stored."""

    kind: str
    payload: bytes
    count: int
    digest: str


def pack(kind: str, lines: Iterable[Any]) -> Packed:
    """Write records down, one to a line."""
    digest, count, file = sha256(), 0, BytesIO()
    with gzip.GzipFile(fileobj=file, mode="wb", mtime=0, compresslevel=6) as packer:
        for line in lines:
            text = (
                json.dumps(line, separators=(",", ":"), ensure_ascii=False, default=_plain).encode() + b"\n"
            )
            digest.update(text)
            packer.write(text)
            count += 1
    return Packed(kind, file.getvalue(), count, digest.hexdigest())


def _plain(value: object) -> str | int:
    if isinstance(value, UUID):
        return str(value)
    if hasattr(value, "__int__"):
        return int(value)
    raise TypeError(f"not part of a fact: {value!r}")


def unpack(payload: bytes) -> Iterator[Any]:
    """Read records as they were written."""
    with gzip.GzipFile(fileobj=BytesIO(bytes(payload)), mode="rb") as packed:
        for line in packed:
            yield json.loads(line)


def unpack_with(payload: bytes, needle: bytes) -> Iterator[Any]:
    """Records whose text has this in it: the others are not even read."""
    with gzip.GzipFile(fileobj=BytesIO(bytes(payload)), mode="rb") as packed:
        for line in packed.read().splitlines():
            if needle in line:
                yield json.loads(line)


def digest_of_lines(payload: bytes) -> str:
    """SHA-256 over the lines, to be compared with what was noted when they were written."""
    digest = sha256()
    with gzip.GzipFile(fileobj=BytesIO(bytes(payload)), mode="rb") as packed:
        for line in packed:
            digest.update(line)
    return digest.hexdigest()


def digest_of_all(parts: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over (kind, digest) of every kind, in order of name."""
    text = "".join(f"{kind} {digest}\n" for kind, digest in sorted(parts))
    return sha256(text.encode()).hexdigest()


def packed_terms(terms: Terms) -> Packed:
    """Formulas first, then the rules' numbers, then units, each on a line."""
    formulas = [{"formula": asdict(formula)} for formula in terms.formulas]
    units = [
        {"unit": unit, "kind": kind, "division": area} for unit, (kind, area) in sorted(terms.units.items())
    ]
    rules = [
        {"rule": name, "value": value, "source": terms.sources.get(name, "")}
        for name, value in sorted(terms.rules.items())
    ]
    return pack(TERMS, [*formulas, *rules, *units])


def read_terms(payload: bytes) -> Terms:
    """The terms as they were on the day of a month's making."""
    formulas, units = [], {}
    rules: dict[str, int] = {}
    sources: dict[str, str] = {}
    for line in unpack(payload):
        if "formula" in line:
            facts = line["formula"]
            facts["weights"] = tuple(facts["weights"])
            formulas.append(Formula(**{**facts, "bounds": Bounds(**facts["bounds"])}))
        elif "rule" in line:
            rules[line["rule"]], sources[line["rule"]] = line["value"], line["source"]
        else:
            units[line["unit"]] = (line["kind"], line["division"])
    return Terms(tuple(formulas), units, rules, sources)


def payload_of(month: FigureMonth, kind: str) -> bytes:
    """The stored facts of one kind."""
    return bytes(FigureFacts.objects.values_list("payload", flat=True).get(month=month, kind=kind))


def terms_of(month: FigureMonth) -> Terms:
    """The formulas and units that a month was made with."""
    return _remembered(month.pk, month.facts_digest)


@lru_cache(maxsize=64)
def _remembered(month_id: UUID, facts_digest: str) -> Terms:
    return read_terms(
        bytes(FigureFacts.objects.values_list("payload", flat=True).get(month=month_id, kind=TERMS))
    )


def stored_facts(month: FigureMonth) -> dict[str, Iterator[Fact]]:
    """Every kind's facts, read as they are asked for."""
    return {kind: _lines(month, kind) for kind in kinds_of(month.algorithm)}


def _lines(month: FigureMonth, kind: str) -> Iterator[Fact]:
    yield from unpack(payload_of(month, kind))


def recomputed(month: FigureMonth) -> list[Figure]:
    """The figures as they come out of the stored facts now."""
    terms = read_terms(payload_of(month, TERMS))
    return figures_from(stored_facts(month), terms, version=month.algorithm)
