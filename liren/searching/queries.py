"""Asking every room at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from liren.accounts.actors import Actor
from liren.accounts.searching import EXACT, Found, Hit, Question, SearchKind, search_kinds
from liren.cases.words import words_in

COMMANDS_SHOWN = ("step", "page")  # groups shown while nothing is typed


@dataclass(frozen=True, slots=True)
class Line:
    """Something found, with what was typed made visible in it."""

    hit: Hit
    title: SafeString
    words: SafeString
    number: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """What one kind found."""

    kind: SearchKind
    lines: list[Line]
    found: Found

    @property
    def count(self) -> str:
        """How many, as far as anybody counted."""
        return f"{len(self.lines)}+" if self.found.is_more else str(len(self.lines))


def groups_found(actor: Actor, question: Question) -> list[Group]:
    """What there is for this question, kind by kind; a kind that has the very thing comes first."""
    found: list[Group] = []
    marked = marks_of(question.text)
    for kind in search_kinds():
        if kind.is_command and not question.is_command:
            continue
        if not question.text and kind.name not in COMMANDS_SHOWN:
            continue
        answer = kind.find(actor, question)
        if answer is not None and answer.hits:
            found.append(Group(kind, [_line(hit, marked) for hit in answer.hits], answer))
    return sorted(found, key=lambda group: group.lines[0].hit.rank != EXACT)


def marks_of(text: str) -> list[str]:
    """What is made visible in the answers: what was typed, and its words."""
    if not text:
        return []
    return list(dict.fromkeys([text, *words_in(text)]))


def _line(hit: Hit, marked: list[str]) -> Line:
    return Line(
        hit, highlighted(hit.title, marked), highlighted(hit.words, marked), highlighted(hit.number, marked)
    )


def highlighted(text: str, marked: list[str]) -> SafeString:
    """The text with every place where one of these words stands in <mark>; everything is escaped."""
    return mark_safe("".join(_pieces(text, marked)))  # noqa: S308  # escaped piece by piece


def _pieces(text: str, marked: list[str]) -> Iterator[str]:
    low, at = text.lower(), 0
    words = [word.lower() for word in marked if word]
    while at < len(text):
        places = [(low.find(word, at), -len(word)) for word in words if low.find(word, at) >= 0]
        if not places or len(low) != len(text):
            yield escape(text[at:])
            return
        start, length = min(places)
        yield escape(text[at:start])
        yield f"<mark>{escape(text[start : start - length])}</mark>"
        at = start - length
