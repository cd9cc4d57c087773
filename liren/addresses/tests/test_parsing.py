"""Reading free addresses."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liren.addresses.parsing import Kind, Part, parse, parse_many, render

ROADS = ("燕翔路", "经十路", "解放大道", "东红庙北路", "二环东路", "银杏巷")
ESTATES = ("天和", "书香家园", "阳光100国际新城", "公路局宿舍", "杏门商务楼")


def read(text: str) -> str:
    return " ".join(f"{part.kind}:{part.normal}" for part in parse(text).tree)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("燕翔路1号3栋2单元501", "road:燕翔路 number:1 building:3 unit:2 room:501"),
        ("燕翔路1号3幢2-501", "road:燕翔路 number:1 building:3 unit:2 room:501"),
        ("燕翔路一号三号楼二单元五零一室", "road:燕翔路 number:1 building:3 unit:2 room:501"),
        ("燕翔路１号　３＃楼２单元５０１室", "road:燕翔路 number:1 building:3 unit:2 room:501"),
        ("(历下环山)燕翔路16号", "road:燕翔路 number:16"),
        ("柳岸街道荷花社区天和小区4栋2单元0302室", "estate:天和 building:4 unit:2 room:302"),
        ("书香家园二期9栋", "estate:书香家园 phase:2期 building:9"),
        ("丹凤小区（北区）12号楼", "estate:丹凤 phase:北区 building:12"),
        (
            "阳光100国际新城A区3号楼A座1203",
            "estate:阳光100国际新城 phase:A区 building:3 building:A room:1203",
        ),
        ("建设路99-3号", "road:建设路 number:99-3"),
        ("中川街10", "road:中川街 number:10"),
        ("中山路123弄4号501室", "road:中山路 number:123弄 number:4 room:501"),
        ("市中区经四路小学宿舍", "road:经四路 estate:小学宿舍"),
        ("润园花园1栋B单元地下1层", "estate:润园花园 building:1 unit:B floor:-1"),
    ],
)
def test_an_address_is_read_into_its_parts(text: str, parts: str) -> None:
    assert read(text) == parts


@pytest.mark.parametrize("text", ["经十路与凤歧路交汇处北行200m", "燕翔路16号对面", "镜月湖东侧"])
def test_what_is_only_near_is_said_to_be_near(text: str) -> None:
    assert parse(text).is_near
    assert parse(text).confidence < 0.8


def test_what_was_not_understood_is_kept_apart() -> None:
    parsed = parse("燕翔路16号##%%")
    assert parsed.rest
    assert parsed.confidence < 1


def test_several_addresses_in_one_string_share_what_stands_in_front() -> None:
    assert [render(one.tree) for one in parse_many("经十路1号、3号")] == ["经十路1号", "经十路3号"]
    assert [render(one.tree) for one in parse_many("天和小区3、5号楼")] == ["天和3栋", "天和5栋"]


def test_a_span_is_where_the_part_stands_in_what_was_written() -> None:
    text = "（历下）燕翔路　１６号"
    for part in parse(text).parts:
        assert text[part.span[0] : part.span[1]] == part.text


@st.composite
def trees(draw: st.DrawFn) -> list[tuple[str, str]]:
    number = st.integers(1, 99).map(str)
    if draw(st.booleans()):
        parts: list[tuple[str, str]] = [
            (Kind.ROAD, draw(st.sampled_from(ROADS))),
            (Kind.NUMBER, draw(number)),
        ]
    else:
        parts = [(Kind.ESTATE, draw(st.sampled_from(ESTATES)))]
        if draw(st.booleans()):
            parts.append((Kind.PHASE, draw(st.sampled_from(("1期", "2期", "A区", "北区")))))
    if draw(st.booleans()):
        parts.append((Kind.BUILDING, draw(number | st.sampled_from("ABC"))))
        if draw(st.booleans()):
            parts.append((Kind.UNIT, draw(number)))
        if draw(st.booleans()):
            parts.append((Kind.ROOM, draw(st.integers(101, 3304).map(str))))
    return parts


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees())
def test_what_is_rendered_reads_back_as_the_same_parts(tree: list[tuple[str, str]]) -> None:
    text = render([Part(Kind(kind), normal, normal) for kind, normal in tree])
    assert [(part.kind, part.normal) for part in parse(text).tree] == tree
    assert render(parse(text).tree) == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="燕翔路天和小区一二三1234号栋幢单元室-()（）东区期 对面#A", max_size=25))
def test_nothing_makes_the_reader_stumble_and_the_normal_form_is_stable(text: str) -> None:
    parsed = parse(text)
    assert 0 <= parsed.confidence <= 1
    for part in parsed.parts:
        assert text[part.span[0] : part.span[1]] == part.text
