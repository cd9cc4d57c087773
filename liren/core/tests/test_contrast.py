"""The colour tokens, measured: text at least 4.5:1, marks and edges of controls at least 3:1 (WCAG 2.2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static" / "ui"
TONES = ("neutral", "info", "active", "done", "warn", "danger")
TEXT = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-soft", "ink-faint")
        for ground in ("paper", "surface", "sunken", "hover")
    ],
    *[(f"{tone}-ink", f"{tone}-soft") for tone in TONES],
    *[(f"{tone}-ink", "surface") for tone in TONES],
    *[("primary-ink", ground) for ground in ("paper", "surface", "primary-soft", "hover")],
    *[("brand-ink", ground) for ground in ("paper", "surface", "brand-soft")],
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    *[("map-text", ground) for ground in ("map-land", "map-halo", "map-building", "map-green")],
    *[(f"map-text-{what}", "map-halo") for what in ("road", "water")],
]
MARKS = [
    *[(f"{tone}-mark", "surface") for tone in TONES],
    *[(f"chart-{number}", "surface") for number in range(1, 7)],
    *[("line-strong", ground) for ground in ("paper", "surface")],
    ("focus", "paper"),
    ("focus", "surface"),
    ("brand", "paper"),
]


def _tokens(name: str, *, elder: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for selector, body in re.findall(r"([^{}]+)\{([^}]*)\}", (STATIC / name).read_text()):
        if elder or "data-elder" not in selector or ":root," in selector:
            found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body))
    return found


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme: str, elder: bool) -> None:
    tokens = _tokens("tokens.css", elder=elder)
    if theme == "dark":
        tokens |= _tokens("tokens-dark.css", elder=elder)
    faint = [
        f"{front} on {ground}: {contrast(tokens[front], tokens[ground]):.2f} < {least}"
        for least, pairs in ((4.5, TEXT), (3.0, MARKS))
        for front, ground in pairs
        if contrast(tokens[front], tokens[ground]) < least
    ]
    assert not faint


def test_dark_names_every_colour_that_light_names() -> None:
    assert _tokens("tokens.css", elder=False).keys() == _tokens("tokens-dark.css", elder=False).keys()


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
