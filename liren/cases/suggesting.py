"""Suggesting a category while somebody describes a matter: plain counting of known words, nothing learned.

A suggestion is only offered; the person chooses. It comes with the words it rests on, so that the form can
show why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from django.utils.translation import gettext as _

from liren.cases.reference import rows_keywords

LONGEST_TEXT = 500  # characters; what matters is said at the beginning, and typing mustn't wait
COVERED = 0.5  # a word found only inside longer words that speak of something else: 路灯 in 路灯井盖
MANNER = 0.5  # 投诉 says how somebody comes to us, 烧烤 says what it is about: the matter leads


def _weight(word: str) -> int:
    """Longer words say more: the square of the Chinese characters, an English word counting as two."""
    size = 2 * len(word.split()) if word.isascii() else len(word)
    return size * size


@cache
def _vocabulary() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every word, in the form it is compared in, with the codes it stands for; the longest first."""
    codes: dict[str, list[str]] = {}
    for row in rows_keywords():
        for word in row.keywords:
            codes.setdefault(_folded(word), []).append(row.category_code)
    return tuple((word, tuple(codes[word])) for word in sorted(codes, key=lambda word: (-len(word), word)))


@cache
def _whole_word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?:s|es)?(?![a-z0-9])")


def _folded(text: str) -> str:
    return normalize("NFKC", text).casefold()


def _places(word: str, text: str) -> list[tuple[int, int]]:
    """Where the word stands in the text. English must be whole words, a plural -s allowed."""
    pattern = _whole_word(word) if word.isascii() else re.compile(re.escape(word))
    return [found.span() for found in pattern.finditer(text)]


def suggest_categories(
    text: str, limit: int = 3, among: Collection[str] | None = None
) -> list[tuple[str, tuple[str, ...]]]:
    """The categories that a description most likely speaks of, the likeliest first.

    Every known word that the text contains adds its weight to its categories, once. A word that stands only
    inside longer ones adds nothing if they speak of the same category, and half if of another. Words for the
    kinds of appeal count half. Equal scores keep the order of the codes.

    Args:
        text: what somebody typed, in Chinese or English; only the first 500 characters are read.
        limit: how many to return at most.
        among: the codes to choose from; None is every category that has words.

    Returns:
        Pairs of a category code and the words found, the weightiest first. Empty if nothing is known.
    """
    text = _folded(text[:LONGEST_TEXT])
    scores: dict[str, float] = {}
    words: dict[str, list[str]] = {}
    longer: list[tuple[int, int, tuple[str, ...]]] = []
    for word, codes in _vocabulary():
        if word not in text or not (places := _places(word, text)):
            continue
        around, covered = _cover(places, longer)
        longer.extend((start, end, codes) for start, end in places)
        for code in codes:
            if (covered and code in around) or (among is not None and code not in among):
                continue
            share = (COVERED if covered else 1) * (MANNER if code.startswith("A") else 1)
            scores[code] = scores.get(code, 0) + _weight(word) * share
            words.setdefault(code, []).append(word)
    best = sorted(scores, key=lambda code: (-scores[code], code))[:limit]
    return [(code, tuple(sorted(words[code], key=_weight, reverse=True))) for code in best]


def _cover(
    places: list[tuple[int, int]], longer: list[tuple[int, int, tuple[str, ...]]]
) -> tuple[set[str], bool]:
    """The codes of the longer words around these places, and whether every place lies within one."""
    around: set[str] = set()
    free = False
    for start, end in places:
        codes = [code for first, last, codes in longer if first <= start and end <= last for code in codes]
        around.update(codes)
        free = free or not codes
    return around, not free


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One category for what somebody writes: the words that spoke for it, and how sure that is.

    `percent`: of a trained model; None where known words were counted, which say nothing of how sure.
    """

    code: str
    words: tuple[str, ...]
    percent: int | None = None

    @property
    def why(self) -> str:
        """One sentence for whoever decides."""
        words = {"words": _(", ").join(self.words), "percent": self.percent}
        if self.percent is None:
            return _("By these words: %(words)s. You decide.") % words
        return _("%(percent)d%% sure, by these words: %(words)s. You decide.") % words


Suggester = Callable[[str, Collection[str]], Suggestion | None]
_suggesters: dict[str, Suggester] = {}


def add_suggester(name: str, suggester: Suggester) -> None:
    """Ask `suggester(text, among)` before the known words are counted; called when a room is ready."""
    _suggesters[name] = suggester


def best_suggestion(text: str, among: Collection[str]) -> Suggestion | None:
    """The one suggestion from the best source: a trained model that is sure enough, else known words."""
    for suggester in _suggesters.values():
        if found := suggester(text[:LONGEST_TEXT], among):
            return found
    counted = suggest_categories(text, limit=1, among=among)
    return Suggestion(*counted[0]) if counted else None
