"""Kinds of messages. A room registers its own; the text is made when somebody reads it, in their language.

register(Kind("case.closed", Topic.CASES, _("Your report %(number)s is closed"), _("…")))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Topic(models.TextChoices):
    """What people can choose to hear of, channel by channel."""

    MY_REPORTS = "my_reports", _("My reports")
    MY_WORK = "my_work", _("Work given to me")
    DEADLINES = "deadlines", _("Deadlines")
    FOLLOWED = "followed", _("What I follow")


@dataclass(frozen=True)
class Kind:
    """One kind of message: its topic and its two texts, with %(name)s where a param goes.

    A param that names an entry of `labels` is shown as that label: codes are stored, words are read.
    """

    code: str
    topic: Topic
    title: Text
    body: Text = ""
    labels: Mapping[str, Mapping[str, Text]] | None = None

    def words(self, params: Mapping[str, str]) -> Words:
        """Title and body in the language that is active now. A param that is missing reads as "…"."""
        filled = _Filled(params)
        for name, labels in (self.labels or {}).items():
            if (code := params.get(name, "")) in labels:
                filled[name] = str(labels[code])
        return Words(str(self.title) % filled, str(self.body) % filled)


@dataclass(frozen=True)
class Words:
    """A message as it is read."""

    title: str
    body: str


class _Filled(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known. A room calls this once, when its module is imported."""
    for kind in kinds:
        _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    """The kind with this code.

    Raises:
        KeyError: nobody registered it: a mistake in the room that sends it.
    """
    return _kinds[code]


def topic_of(code: str) -> Topic | None:
    """The topic of a stored message, None if its room is gone."""
    kind = _kinds.get(code)
    return kind.topic if kind else None


def words_of(code: str, params: Mapping[str, str]) -> Words:
    """The words of a stored message. One whose room is gone still shows something."""
    kind = _kinds.get(code)
    return kind.words(params) if kind else Words(str(_("A message")), "")
