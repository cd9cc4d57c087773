"""How alike two texts are, by the pairs of characters that they share. Chinese needs no dictionary for it."""

from __future__ import annotations

from math import sqrt
from unicodedata import normalize

LONGEST = 1000  # characters; what matters is said at the beginning


def plain(text: str) -> str:
    """Letters, digits and characters only, in one width and case."""
    folded = normalize("NFKC", text[:LONGEST]).casefold()
    return "".join(character for character in folded if character.isalnum())


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text; a text of one character is that character."""
    said = plain(text)
    return frozenset(said[at : at + 2] for at in range(max(1, len(said) - 1))) if said else frozenset()


def likeness(one: frozenset[str], other: frozenset[str], full: float) -> float:
    """From 0 (nothing shared) to 1 (as alike as two accounts of one matter usually are, or more).

    `full`: the cosine of the pairs from which they count as that alike (`MatchWeights.words_full`).
    """
    if not one or not other:
        return 0.0
    cosine = len(one & other) / sqrt(len(one) * len(other))
    return min(1.0, cosine / full)
