"""The keys of the keyboard, in one table: the dialog behind "?" shows it, the browser's module obeys it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.web.navigation import Item


@dataclass(frozen=True, slots=True)
class Key:
    """One key, or two pressed one after the other: what it does, in words and for the module."""

    keys: tuple[str, ...]  # as KeyboardEvent.key gives them
    text: str | Promise
    act: str = ""  # what the page's modules hear
    url: str = ""  # where it leads

    @property
    def chord(self) -> str:
        """The keys as the module compares them."""
        return " ".join(self.keys)


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys under one heading."""

    title: str | Promise
    keys: tuple[Key, ...]


LIST_KEYS = KeyGroup(
    _("In a list"),
    (
        Key(("j",), _("Next line"), "next"),
        Key(("k",), _("Line before"), "previous"),
        Key(("Enter",), _("Open the line"), "open"),
        Key(("o",), _("Open it too"), "open"),
        Key(("e",), _("Take its next step"), "step"),
        Key(("x",), _("Tick the line"), "tick"),
        Key(("u",), _("Undo the last step"), "undo"),
    ),
)
EVERYWHERE = KeyGroup(
    pgettext_lazy("keys", "Everywhere"),
    (
        Key(("/",), _("Search"), "search"),
        Key(("Ctrl+K",), _("Commands: pages, cases, actions"), "palette"),
        Key(("?",), _("Show these keys"), "keys"),
        Key(("Escape",), _("Close what is open"), "close"),
    ),
)
LETTERS = {
    "desk": "d",
    "command": "c",
    "inbox": "i",
    "my_grid": "m",
    "whistles_page": "w",
    "figures": "f",
    "search_page": "s",
    "call_backs": "b",
    "patrols": "p",
    "intake": "t",
    "my_reports": "r",
    "problem_bank": "o",
    "supervisions_page": "v",
    "units_page": "u",
    "places_page": "l",
}


def key_groups(items: Iterable[Item]) -> list[KeyGroup]:
    """Every key that does something for this reader; `items` are the pages that they are led to."""
    going = tuple(
        Key(("g", LETTERS[item.name]), item.text, url=item.url) for item in items if item.name in LETTERS
    )
    return [LIST_KEYS, EVERYWHERE, *([KeyGroup(_("Go to"), going)] if going else [])]
