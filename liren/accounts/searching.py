"""What can be found from one box. Each room registers its kinds in AppConfig.ready(); the searching room,
above them all, merges what they find. This floor is the lowest that knows who is asking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from liren.accounts.actors import Actor

LONGEST = 80  # characters of a question
EXACT, PREFIX, WORDS, LOOSE = range(4)  # how well something answers
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, and where the reader was when they typed it."""

    text: str
    most: int = 5  # of each kind
    path: str = ""  # the page that the reader looks at, with its query
    is_command: bool = False  # commands are wanted too, not only what can be read

    @property
    def is_personal(self) -> bool:
        """Whether it looks like a phone or identity number: it must stand in no address and no log."""
        squeezed = self.text.replace(" ", "").replace("-", "")
        return bool(_PHONE.search(squeezed) or _IDENTITY.search(squeezed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something found. With `post` it is a command: a form with `fields` instead of a link."""

    title: str
    url: str = ""
    words: str = ""
    number: str = ""
    state: str = ""
    tone: str = "neutral"
    icon: str = ""
    rank: int = WORDS
    post: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""  # why it is not possible now


@dataclass(frozen=True, slots=True)
class Found:
    """What one kind found; `count` is None where nobody counted, `more_url` leads to the rest."""

    hits: Sequence[Hit]
    is_more: bool = False
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class SearchKind:
    """One kind of thing that can be found. `find` answers None to whom it is closed."""

    name: str
    label: str | Promise
    icon: str
    find: Callable[[Actor, Question], Found | None]
    rank: int = 50
    is_command: bool = False  # asked only where commands are wanted


_kinds: dict[str, SearchKind] = {}


def add_search_kind(kind: SearchKind) -> None:
    """Let a kind of thing be found from the box."""
    _kinds[kind.name] = kind


def search_kinds() -> list[SearchKind]:
    """Every kind, in the order in which groups are shown."""
    return sorted(_kinds.values(), key=lambda kind: (kind.rank, kind.name))


def cut(hits: Sequence[Hit], question: Question, more_url: str = "") -> Found:
    """The best of these, as many as were asked for."""
    best = sorted(hits, key=lambda hit: hit.rank)
    return Found(best[: question.most], len(best) > question.most, more_url)
