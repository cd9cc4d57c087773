"""Stored words in both languages, "中文 / English" or "中文 (english words)": the reader sees one half."""

from __future__ import annotations

import re

from django.utils.translation import get_language

_HALVES = re.compile(r"^(?P<chinese>.*[\u4e00-\u9fff].*?) / (?P<english>[^\u4e00-\u9fff]+)$", re.DOTALL)

_BRACKETS = re.compile(
    r"^(?P<chinese>.*[\u4e00-\u9fff].*?) \((?P<english>[a-z]{3,} [^\u4e00-\u9fff()]+)\)$", re.DOTALL
)


def own_half(text: str) -> str:
    """The half in the reader's language of words in both; anything else as it is."""
    halves = _HALVES.match(text) or _BRACKETS.match(text)
    if halves is None:
        return text
    return halves["chinese" if (get_language() or "").startswith("zh") else "english"]
