"""The contrast of the colour tokens, and its table in docs/design-language.md.

python tools/contrast.py      writes the table anew; core/tests/test_contrast.py compares it
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "liren" / "core" / "static" / "ui"
PAGE = ROOT / "docs" / "design-language.md"
BEGIN, END = "<!-- contrast: written by tools/contrast.py -->", "<!-- /contrast -->"
TONES = ("neutral", "info", "active", "done", "warn", "danger")
TEXT = [  # at least 4.5:1
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
MARKS = [  # at least 3:1
    *[(f"{tone}-mark", "surface") for tone in TONES],
    *[(f"chart-{number}", "surface") for number in range(1, 7)],
    *[("line-strong", ground) for ground in ("paper", "surface")],
    ("focus", "paper"),
    ("focus", "surface"),
    ("brand", "paper"),
]


def tokens(name: str, *, elder: bool) -> dict[str, str]:
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


def tokens_of(theme: str, *, elder: bool) -> dict[str, str]:
    """All colours as they are with this brightness and size of type."""
    found = tokens("tokens.css", elder=elder)
    return found | tokens("tokens-dark.css", elder=elder) if theme == "dark" else found


MODES = [(theme, elder) for elder in (False, True) for theme in ("light", "dark")]


def table() -> str:
    """Each colour with the lowest of its ratios on the grounds that it is used on, in all four modes."""
    lines = [
        "| colour | on | least | light | dark | large, light | large, dark |",
        "|---|---|---|---|---|---|---|",
    ]
    for least, pairs in ((4.5, TEXT), (3.0, MARKS)):
        for front in dict.fromkeys(front for front, _ground in pairs):
            grounds = [ground for other, ground in pairs if other == front]
            ratios = [
                min(contrast(colours[front], colours[ground]) for ground in grounds)
                for colours in (tokens_of(theme, elder=elder) for theme, elder in MODES)
            ]
            figures = " | ".join(f"{ratio:.1f}" for ratio in ratios)
            lines.append(f"| `{front}` | {', '.join(grounds)} | {least} | {figures} |")
    return "\n".join(lines)


def page_with(text: str, drawn: str) -> str:
    """The page with this table between its two marks."""
    before, rest = text.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{drawn}\n{END}{rest.split(END, 1)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8"), table()), encoding="utf-8")
