"""Chinese words as people type them in a hurry: by initials ("gzt" for 工作台) or by reading ("gongzuo")."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=50_000)
def readings(text: str) -> tuple[str, str]:
    """The initials and the whole reading of a text, in small letters; other scripts stay as they are."""
    from pypinyin import Style, lazy_pinyin  # slow to load, and not needed by every process

    syllables = [
        syllable.strip()
        for letter in text.lower()
        for syllable in lazy_pinyin(letter, style=Style.NORMAL)
        if syllable.strip()
    ]
    return "".join(one[:1] for one in syllables), "".join(syllables)


def likeness(typed: str, text: str) -> int | None:
    """How a text answers what was typed: 0 it is that, 1 begins with it, 2 holds it, 3 by initials, 4 by
    reading, 5 with gaps; None not at all."""
    wanted, whole = typed.lower().strip(), text.lower()
    if not wanted:
        return None
    for rank, answers in enumerate((wanted == whole, whole.startswith(wanted), wanted in whole)):
        if answers:
            return rank
    return _by_sound(wanted.replace(" ", "").replace("'", ""), whole) if wanted.isascii() else None


def _by_sound(letters: str, text: str) -> int | None:
    initials, reading = readings(text)
    if letters in initials:
        return 3
    if letters in reading:
        return 4
    return 5 if len(letters) > 2 and _in_order(letters, initials) else None


def _in_order(letters: str, text: str) -> bool:
    """Whether the letters stand in the text in this order, with others between them."""
    rest = iter(text)
    return all(letter in rest for letter in letters)
