"""The colour tokens, measured: text at least 4.5:1, marks and edges of controls at least 3:1 (WCAG 2.2)."""

from __future__ import annotations

import pytest

from tools.contrast import MARKS, PAGE, TEXT, contrast, page_with, table, tokens, tokens_of


@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme: str, elder: bool) -> None:
    colours = tokens_of(theme, elder=elder)
    faint = [
        f"{front} on {ground}: {contrast(colours[front], colours[ground]):.2f} < {least}"
        for least, pairs in ((4.5, TEXT), (3.0, MARKS))
        for front, ground in pairs
        if contrast(colours[front], colours[ground]) < least
    ]
    assert not faint


def test_the_page_shows_the_figures_of_today() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page_with(text, table()), "python tools/contrast.py"


def test_dark_names_every_colour_that_light_names() -> None:
    assert tokens("tokens.css", elder=False).keys() == tokens("tokens-dark.css", elder=False).keys()


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
