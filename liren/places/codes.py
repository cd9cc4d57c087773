"""Codes of divisions and grids: their levels, their significant part and what lies above them.

A code is read in groups of 2-2-2-3-3-3 digits: province, city, district, subdistrict, community, grid.
Divisions are stored with 12 digits, padded with zeros (370114000000); a scope is the part before the padding
(370114). Source: the statistical division codes (统计用区划代码); grids have 12 + 3 digits as in
Beijing's DB11 unit grids.
"""

from __future__ import annotations

from typing import Final

GROUPS: Final = (2, 4, 6, 9, 12, 15)
LEVELS: Final = {
    2: "province",
    4: "city",
    6: "district",
    9: "subdistrict",
    12: "community",
    15: "grid",
}


def significant(code: str) -> str:
    """The scope of a code: without the groups of zeros that pad it. `370114000000` -> `370114`."""
    for length, shorter in zip(reversed(GROUPS), reversed((0, *GROUPS[:-1])), strict=True):
        if len(code) == length and not code[shorter:].strip("0"):
            code = code[:shorter]
    return code


def full(code: str) -> str:
    """The code as a division is stored: 12 digits, padded with zeros. A grid's code stays as it is."""
    return code.ljust(12, "0")


def level(code: str) -> str:
    """province, city, district, subdistrict, community or grid.

    Raises:
        ValueError: the code has no level (wrong length, or not digits).
    """
    scope = significant(code)
    if not scope.isascii() or not scope.isdigit() or len(scope) not in LEVELS:
        raise ValueError(f"not a division or grid code: {code!r}")
    return LEVELS[len(scope)]


def is_code(code: str) -> bool:
    """Whether this can be the code (full or significant) of a division or grid."""
    return code.isascii() and code.isdigit() and code[0] != "0" and len(code) in GROUPS


def lineage(code: str) -> tuple[str, ...]:
    """The scopes from the province down to the code itself, without levels the place does not have.

    Dongguan (4419) has no districts: `441900003` -> `44, 4419, 441900003`.
    """
    scope = significant(code)
    steps = (scope[:length] for length in GROUPS if length <= len(scope))
    return tuple(step for step in steps if significant(step) == step)


def parent(code: str) -> str:
    """The scope above, or "" above a province."""
    steps = lineage(code)
    return steps[-2] if len(steps) > 1 else ""
