"""From a text to weighted character n-grams: one way for training and for asking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from math import log, sqrt
from unicodedata import normalize

LONGEST = 4000  # characters
LENGTHS = (1, 2, 3, 4)
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
BEGINNING = 20  # letters begin with their matter: the first characters count three times


def folded(text: str) -> str:
    """In one width and case; every run of anything but letters and digits is one blank.

    No blank stands between Chinese characters, so that segmented and natural texts read alike.
    """
    plain = normalize("NFKC", text[:LONGEST]).casefold()
    said = " ".join("".join(one if one.isalnum() else " " for one in plain).split())
    return _BETWEEN.sub("", said)


def grams(text: str) -> Iterator[str]:
    """Every run of 1 to 4 characters within a word; Chinese without blanks is one long word."""
    said = folded(text)
    for word in f"{said} {said[:BEGINNING]} {said[:BEGINNING]}".split():
        whole = f" {word} "
        for length in LENGTHS:
            for at in range(len(whole) - length + 1):
                gram = whole[at : at + length]
                if gram != " ":
                    yield gram


def gram_weights(text: str, inverse: dict[str, float]) -> dict[str, float]:
    """TF-IDF with logarithmic counts, of length 1; only n-grams that the model knows."""
    counts = Counter(gram for gram in grams(text) if gram in inverse)
    weighted = {gram: (1 + log(count)) * inverse[gram] for gram, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in weighted.values()))
    return {gram: weight / length for gram, weight in weighted.items()} if length else {}
