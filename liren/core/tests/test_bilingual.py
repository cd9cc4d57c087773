"""Words stored in both languages are read in one."""

from __future__ import annotations

import pytest
from django.utils import translation

from liren.core.bilingual import own_half

BOTH = "未核实的默认值：24 小时内转派 / unverified default: dispatch within 24 hours"


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "未核实的默认值：24 小时内转派"), ("en", "unverified default: dispatch within 24 hours")],
)
def test_the_reader_sees_the_half_in_their_language(language: str, words: str) -> None:
    with translation.override(language):
        assert own_half(BOTH) == words


@pytest.mark.parametrize("text", ["国办发〔2020〕49号", "GB/T 30428.2", "", "甲 / 乙", "and / or"])
def test_what_is_not_in_two_languages_stays_as_it_is(text: str) -> None:
    assert own_half(text) == text
