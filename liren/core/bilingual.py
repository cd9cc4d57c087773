"""Stored words that come in both languages, "中文 / English": the reader sees one half."""

from __future__ import annotations

import re

from django.utils.translation import get_language

_HALVES = re.compile(r"^(?P<chinese>.*[\u4e00-\u9fff].*?) / (?P<english>[^\u4e00-\u9fff]+)$", re.DOTALL)


def own_half(text: str) -> str:
    """The half in the reader's language of "中文 / English"; anything else as it is."""
    halves = _HALVES.match(text)
    if halves is None:
        return text
    return halves["chinese" if (get_language() or "").startswith("zh") else "english"]
