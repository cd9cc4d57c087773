"""Words for the verbs of the ledger. A room names its own: name_verbs({"case.closed": _("Case closed")})."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

_words: dict[str, str | Promise] = {}


def name_verbs(words: Mapping[str, str | Promise]) -> None:
    """Make the words for some verbs known."""
    _words.update(words)


def verb_words(verb: str) -> str:
    """How a verb reads in the language that is active now; the verb itself if nobody named it."""
    return str(_words.get(verb, verb))
