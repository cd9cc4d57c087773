"""Finding cases by words.

PostgreSQL's trigrams know no Chinese under a C locale, and in Chinese two characters are a whole word: an
index over pairs of characters finds both, in any script and under any locale.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.array import ArrayContains  # type: ignore[attr-defined]  # stubs
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan

PAIR = 2  # characters; one alone is looked for without the index


class WordPairs(Func):
    """All pairs of neighbouring characters in two texts; migration 0010 makes the function."""

    function = "case_word_pairs"
    arity = 2
    output_field = ArrayField(TextField())


def containing(words: str) -> Q:
    """The condition on Case: these very words in its description or address, in capitals or not.

    A pair is found by the index alone. Longer words are looked at again, by a comparison that PostgreSQL
    expects to pass often: expecting next to nothing of LIKE it would collect and sort all cases of a common
    word.
    """
    if len(words) < PAIR:
        return Q(description__icontains=words) | Q(address__icontains=words)
    pairs = WordPairs(Value(words, TextField()), Value("", TextField()))
    found = Q(ArrayContains(WordPairs(F("description"), F("address")), pairs))
    return (
        found
        if len(words) == PAIR
        else found & (_speaks_of("description", words) | _speaks_of("address", words))
    )


def _speaks_of(column: str, words: str) -> Q:
    return Q(GreaterThan(StrIndex(Lower(column), Lower(Value(words))), 0))


def words_in(text: str) -> list[str]:
    """The words of a question: split where it has gaps, and cut by a dictionary where it has none."""
    from rjieba import cut  # slow to load, and not needed by every process

    parts = text.split()
    found = parts if len(parts) > 1 else [word.strip() for word in cut(text)]
    return list(dict.fromkeys(word for word in found if len(word) >= PAIR))


def speaking_of(words: Sequence[str]) -> Q:
    """The condition on Case: all these words, in any order, apart or not; one look at the index."""
    condition = Q(ArrayContains(WordPairs(F("description"), F("address")), _pairs_of(words)))
    for word in words:
        if len(word) > PAIR:
            condition &= _speaks_of("description", word) | _speaks_of("address", word)
    return condition


def _pairs_of(words: Sequence[str]) -> Value:
    """The pairs within each word, none across two of them; cut in small letters as the index does it."""
    pairs = {low[at : at + PAIR] for low in (word.lower() for word in words) for at in range(len(low) - 1)}
    return Value(sorted(pairs), ArrayField(TextField()))
