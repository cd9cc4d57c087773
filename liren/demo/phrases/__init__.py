"""Words of the demo world, kept as TOML so that people who write well need not read Python."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def phrases(name: str) -> dict[str, Any]:
    """The parsed file `<name>.toml` of this folder."""
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def words(file: str, section: str, key: str) -> list[str]:
    """A space-separated list of words."""
    text: str = phrases(file)[section][key]
    return text.split()


def lines(text: str) -> tuple[str, ...]:
    """The non-empty lines of a block of text."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
