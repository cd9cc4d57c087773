"""The reference lists are whole, and the words in them lead to the right category."""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import date

import pytest

from liren.cases.reference import LimitRow, rows_categories, rows_keywords, rows_limits
from liren.cases.suggesting import suggest_categories

STAGES = ("verify", "file", "dispatch", "handle", "inspect", "close", "rule")
LIMIT_KINDS = {"urgent_minutes", "urgent_hours", "working_hours", "working_days", "calendar_days"}
# GB/T 30428.2 as two independent listings have it: classes in each major class
COMPONENTS = {"C01": 38, "C02": 17, "C03": 11, "C04": 10, "C05": 3, "C06": 6, "C21": 7}
EVENTS = {"E01": 19, "E02": 5, "E03": 6, "E04": 10, "E05": 14}


def resolved(code: str, stage: str) -> list[LimitRow]:
    found = [row for row in rows_limits() if row.stage == stage and code.startswith(row.category_code)]
    longest = max((len(row.category_code) for row in found), default=0)
    return [row for row in found if len(row.category_code) == longest]


def test_every_major_class_has_as_many_classes_as_the_standard() -> None:
    counts = Counter(row.code[:3] for row in rows_categories() if row.kind != "appeal")
    assert counts == COMPONENTS | EVENTS


def test_the_appeals_are_the_five_kinds_and_the_unclassified() -> None:
    appeals = [(row.code, row.name) for row in rows_categories() if row.kind == "appeal"]
    assert appeals == [
        ("A00", "未分类"),
        ("A01", "咨询"),
        ("A02", "求助"),
        ("A03", "投诉"),
        ("A04", "举报"),
        ("A05", "建议"),
    ]


def test_codes_have_their_form_and_stand_once() -> None:
    codes = [row.code for row in rows_categories()]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[CE]\d{4}|A0\d", code) for code in codes)
    assert all(
        row.kind == {"C": "component", "E": "event", "A": "appeal"}[row.code[0]] for row in rows_categories()
    )


def test_a_major_class_has_one_name_in_each_language() -> None:
    names = {
        (row.code[:3] if row.kind != "appeal" else "A", row.major_name, row.major_name_en)
        for row in rows_categories()
    }
    assert len(names) == len(COMPONENTS) + len(EVENTS) + 1


def test_no_two_classes_of_a_major_class_share_a_name() -> None:
    for field in ("name", "name_en"):
        names = Counter((row.kind, row.major_name, getattr(row, field)) for row in rows_categories())
        assert max(names.values()) == 1


def test_every_category_has_an_english_name_and_a_source_that_fit_their_columns() -> None:
    for row in rows_categories():
        assert re.fullmatch(r"[A-Z][A-Za-z ,()-]+", row.name_en), row.code
        assert row.major_name_en.isascii(), row.code
        assert 0 < len(row.name) <= 40, row.code
        assert len(row.name_en) <= 80, row.code
        assert len(row.major_name_en) <= 60, row.code
        assert 0 < len(row.source) <= 200, row.code


def test_extensions_are_said_to_be_local_and_editable() -> None:
    assert all(
        ("local extension, editable" in row.source) == row.code.startswith("C21") for row in rows_categories()
    )


@pytest.mark.parametrize("stage", STAGES)
def test_every_category_resolves_to_one_limit(stage: str) -> None:
    for category in rows_categories():
        assert len(resolved(category.code, stage)) == 1, category.code


def test_every_limit_is_of_a_known_kind_and_says_that_it_is_an_unverified_default() -> None:
    codes = [row.code for row in rows_categories()]
    for row in rows_limits():
        assert row.stage in STAGES
        assert row.limit_kind in LIMIT_KINDS
        assert row.amount > 0
        assert row.valid_from == date(2020, 1, 1)
        assert not row.is_verified
        assert "unverified default" in row.source
        assert len(row.source) <= 200
        assert any(code.startswith(row.category_code) for code in codes), row.category_code


def test_the_names_in_the_lists_are_those_the_code_knows() -> None:
    from liren.cases.machine import Stage
    from liren.core.clock import LimitKind

    assert set(Stage.values) == set(STAGES)
    assert set(LimitKind.values) == LIMIT_KINDS


@pytest.mark.parametrize(
    ("code", "amount", "kind"),
    [
        ("E0102", 4, "working_hours"),
        ("E0101", 20, "working_days"),
        ("E0403", 2, "urgent_hours"),
        ("C0102", 6, "urgent_hours"),
        ("C0405", 5, "working_days"),
        ("A01", 3, "working_days"),
        ("A02", 7, "working_days"),
        ("A03", 15, "working_days"),
        ("A05", 5, "working_days"),
        ("A00", 7, "calendar_days"),
    ],
)
def test_handling_takes_as_long_as_the_practice_says(code: str, amount: int, kind: str) -> None:
    (row,) = resolved(code, "handle")
    assert (row.amount, row.limit_kind) == (amount, kind)


def test_every_offered_category_has_words_in_both_languages_and_no_other_has() -> None:
    offered = {row.code for row in rows_categories() if row.is_offered}
    assert {row.category_code for row in rows_keywords()} == offered
    for row in rows_keywords():
        chinese = [word for word in row.keywords if not word.isascii()]
        assert 3 <= len(chinese) <= 9, row.category_code
        assert len(row.keywords) > len(chinese), row.category_code
        assert all(word.strip() == word and word for word in row.keywords), row.category_code
        assert len(set(row.keywords)) == len(row.keywords), row.category_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("小区门口的路灯已经三天不亮了,晚上看不见路", "C0118"),
        ("路边垃圾桶满了没人清，垃圾都堆在地上", "C0305"),
        ("人行道上有一堆垃圾没人清", "E0102"),
        ("马路中间的井盖不见了，很危险", "C0102"),
        ("楼上装修，半夜施工噪音太大", "E0301"),
        ("楼下饭店油烟扰民，窗户都不敢开", "E0116"),
        ("楼道堆物，杂物把消防通道堵了", "E0507"),
        ("一辆汽车违停堵住消防通道", "E0505"),
        ("电梯又坏了，老人下不了楼", "C2133"),
        ("路口红绿灯不亮", "C0210"),
        ("闻到煤气味，可能燃气泄漏", "E0403"),
        ("下雨后路面积水到膝盖", "E0406"),
        ("下水道堵了，污水外溢到院子里", "E0404"),
        ("共享单车把人行道停满了", "E0506"),
        ("请问老年证怎么办理，需要什么材料", "A01"),
        ("邻居在楼顶违章搭建了一间房子", "E0101"),
        ("楼道墙上贴满了小广告", "E0201"),
        ("The street lamps in our lane have been out for three days", "C0118"),
        ("There is a gas leak, I smell gas at the corner", "E0403"),
        ("A big pothole in front of the school gate", "E0110"),
        ("健身器材坏了，小孩容易受伤", "C0126"),
        ("我要投诉物业不管事，态度差", "A03"),
    ],
)
def test_a_sentence_finds_its_category_among_the_first_three(text: str, code: str) -> None:
    assert code in [found for found, _words in suggest_categories(text)]


def test_a_suggestion_names_the_words_it_rests_on() -> None:
    assert suggest_categories("路灯井盖坏了")[0] == ("C0106", ("路灯井盖",))
    assert suggest_categories("Two STREET LIGHTS broken")[0] == ("C0118", ("street light",))


def test_the_matter_comes_before_the_manner_in_which_somebody_speaks_of_it() -> None:
    assert [code for code, _words in suggest_categories("投诉楼下烧烤")] == ["E0510", "A03"]


def test_a_word_that_also_stands_alone_counts_in_full() -> None:
    assert suggest_categories("路灯井盖和路灯")[1] == ("C0118", ("路灯",))
    assert suggest_categories("路灯和井盖", among={"C0118", "C0114"}) == [
        ("C0114", ("井盖",)),
        ("C0118", ("路灯",)),
    ]


def test_english_words_must_be_whole() -> None:
    assert suggest_categories("the farewell party was lovely") == []


def test_nothing_known_suggests_nothing_and_only_allowed_codes_are_suggested() -> None:
    assert suggest_categories("") == []
    assert suggest_categories("你好") == []
    assert suggest_categories("路灯不亮", among={"E0102"}) == []
    assert len(suggest_categories("井盖", limit=2)) == 2


def test_a_suggestion_is_made_within_a_few_milliseconds() -> None:
    text = "小区门口的路灯已经三天不亮了，旁边还有一堆垃圾没人清，井盖也松动了。" * 14
    suggest_categories(text)
    fastest = min(_seconds(text) for _ in range(20))
    assert fastest < 0.005  # about a fifth of that on a quiet machine


def _seconds(text: str) -> float:
    start = time.perf_counter()
    suggest_categories(text)
    return time.perf_counter() - start
