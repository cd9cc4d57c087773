"""Every text can be written, in every category, at every kind of spot."""

from __future__ import annotations

import re

import pytest

from liren.demo.dice import Dice
from liren.demo.phrases import phrases
from liren.demo.spots import Spot
from liren.demo.texts import FREQUENT, category_names, remarks, voices
from liren.demo.wording import patrolled, told


@pytest.mark.parametrize("kind", ["home", "street", "market", "park", "site", "water"])
def test_each_text_renders_without_a_slot_left_open(kind: str) -> None:
    spot = Spot(114.9, 30.4, "锦绣花园3栋", "锦绣花园", "990102001001001", kind)
    dice = Dice(1)
    for voice in voices().values():
        for _ in range(8):
            for text in (told(dice, voice, spot, 600.0), patrolled(dice, voice, spot)):
                assert 6 < len(text) < 160
                assert not re.search(r"[{}]|，，|。。", text), text


def test_every_category_of_the_cases_room_has_words() -> None:
    assert set(voices()) == set(category_names())
    assert len(FREQUENT) == 25
    for code, voice in voices().items():
        wanted = 12 if code in FREQUENT else 3
        assert len(set(voice.told)) >= wanted, code
        assert voice.what


def test_staff_have_something_to_say_with_every_step() -> None:
    for step in (
        "verify",
        "reject",
        "merge",
        "withdraw",
        "file",
        "dispatch",
        "return",
        "handle",
        "inspect",
        "close",
    ):
        assert len(remarks(step)) >= 3
    assert len(remarks("rate", "bad")) >= 5
    for section in phrases("remarks").values():
        for text in section.values():
            assert set(re.findall(r"{(\w+)}", text)) <= {"unit"}


def test_nobody_speaks_of_this_morning_at_midnight() -> None:
    spot = Spot(114.9, 30.4, "文昌路12号", "锦绣花园", "990102001001001", "street")
    dice = Dice(2)
    for _ in range(400):
        assert "今天" not in told(dice, voices()["E0508"], spot, 30.0)
