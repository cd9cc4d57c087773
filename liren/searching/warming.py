"""Loading the dictionaries before somebody asks: no first question should wait a second for them."""

from __future__ import annotations

from liren.cases.words import words_in
from liren.core.pinyin import readings


def warm() -> None:
    """Read a word by its sound and cut another, so that both dictionaries are in memory."""
    readings("里仁")
    words_in("里仁为美")
