"""One box: everybody finds what they may see, best first, and nobody's number stands in an address."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils.translation import override

from liren.accounts import searching
from liren.accounts.searching import Hit, Question, SearchKind, add_search_kind, cut, search_kinds
from liren.cases.machine import State
from liren.cases.tests.stories import a_case, reported
from liren.core.pinyin import likeness
from liren.searching.queries import Group, groups_found, highlighted
from tests.cast import Cast
from tests.visitors import signed_in, visitor


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


def found(cast: Cast, who: str, text: str, **more: object) -> dict[str, Group]:
    question = Question(text, **more)  # type: ignore[arg-type]  # as loose as a form
    with override("en"):
        return {group.kind.name: group for group in groups_found(getattr(cast, who), question)}


@pytest.mark.parametrize(
    ("typed", "text", "rank"),
    [
        ("工作台", "工作台", 0),
        ("工作", "工作台", 1),
        ("作台", "工作台", 2),
        ("gzt", "工作台", 3),
        ("GZT", "工作台", 3),
        ("gongzuo", "工作台", 4),
        ("lajd", "柳岸街道综合执法队", 3),
        ("lzd", "柳岸街道综合执法队", 5),
        ("xyz", "工作台", None),
        ("", "工作台", None),
    ],
)
def test_names_are_found_by_their_beginning_their_initials_and_their_reading(
    typed: str, text: str, rank: int | None
) -> None:
    assert likeness(typed, text) == rank


def test_a_case_is_found_by_its_number_and_by_words_together_or_apart(cast: Cast) -> None:
    case = reported(cast, description="单元门口的路灯不亮，晚上老人出门看不清。")
    for text in (case.number, case.number[:8], "路灯不亮", "路灯 老人", "老人 路灯"):
        group = found(cast, "dispatcher", text)["case"]
        assert [line.hit.number for line in group.lines] == [case.number], text
    assert "case" not in found(cast, "dispatcher", "鸵鸟")


@pytest.mark.parametrize(
    ("who", "finds"),
    [
        ("resident", True),
        ("neighbour", False),
        ("grid_worker", True),
        ("dispatcher", True),
        ("commander", True),
        ("auditor", True),
        ("handler", True),
        ("other_handler", False),
        ("administrator", False),
        ("outsider", False),
    ],
)
def test_everybody_finds_the_cases_that_they_may_see(cast: Cast, who: str, finds: bool) -> None:
    case = a_case(cast, State.DISPATCHED)
    for text in (case.number, "路灯"):
        assert ("case" in found(cast, who, text)) is finds


def test_units_places_pages_and_staff_are_found_in_groups(cast: Cast) -> None:
    assert "Water Company" in {line.hit.title for line in found(cast, "dispatcher", "swgs")["unit"].lines}
    assert {line.hit.number for line in found(cast, "dispatcher", "荷花")["place"].lines} == {"990101001001"}
    assert found(cast, "dispatcher", "荷花 第二")["place"].lines[0].hit.number == "990101001001002"
    assert "page" in found(cast, "dispatcher", "Desk")
    assert [line.hit.title for line in found(cast, "administrator", "孙师")["staff"].lines] == ["孙师傅"]
    assert "staff" not in found(cast, "dispatcher", "孙")
    assert "place" not in found(cast, "resident", "荷花")


def test_the_very_number_comes_before_every_other_group(cast: Cast) -> None:
    case = reported(cast)
    assert next(iter(found(cast, "dispatcher", case.number))) == "case"


def test_the_steps_of_the_case_on_the_screen_are_commands_with_reasons(cast: Cast) -> None:
    case = a_case(cast, State.FILED)
    for path in (f"/cases/{case.pk}/", f"/desk/?view=split&at={case.pk}"):
        lines = found(cast, "dispatcher", "", path=path, is_command=True, most=20)["step"].lines
        hits = {line.hit.title: line.hit for line in lines}
        assert hits["Dispatch"].url.endswith("#step-dispatch")
        assert any(hit.reason for hit in hits.values())
    assert "step" not in found(cast, "outsider", "", path=f"/cases/{case.pk}/", is_command=True)


def test_what_looks_like_a_persons_number_stands_in_no_address(cast: Cast) -> None:
    client = signed_in(cast, "dispatcher")
    assert client.post("/search/", {"q": "路灯"})["Location"].startswith("/search/?q=")
    for text in ("13800138000", "138 0013 8000", "11010519491231002X"):
        answer = client.post("/search/", {"q": text})
        assert answer.status_code == 200
        assert "phone or identity number" in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"


def test_what_is_found_is_marked_and_escaped() -> None:
    assert highlighted("<b>路灯</b>坏", ["路灯"]) == "&lt;b&gt;<mark>路灯</mark>&lt;/b&gt;坏"
    assert highlighted("abc", []) == "abc"


def test_the_box_asks_by_post_and_strangers_find_nothing(cast: Cast) -> None:
    case = reported(cast)
    client = signed_in(cast, "dispatcher")
    page = client.post("/search/hits/", {"q": case.number, "path": "/desk/"}).content.decode()
    assert f'href="/cases/{case.pk}/"' in page
    assert client.get("/search/hits/").status_code == 405
    assert visitor().post("/search/hits/", {"q": case.number}).status_code in (302, 401, 403)


def test_a_room_lets_its_own_things_be_found(cast: Cast) -> None:
    kind = SearchKind(
        "test", "Tests", "dot", lambda actor, question: cut([Hit(title="probe", url="/")], question)
    )
    add_search_kind(kind)
    try:
        assert "test" in found(cast, "dispatcher", "x")
    finally:
        searching._kinds.pop("test")
    assert kind not in search_kinds()
