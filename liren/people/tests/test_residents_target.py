"""Residents from a file: closed, once, and taken back again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from liren.accounts.actors import SYSTEM
from liren.people.models import Person
from liren.people.queries import people_found
from liren.people.tests.residents import a_resident, number_for
from liren.people.wall import within
from liren.sources.actions.importing import check, undo, upload, write
from liren.sources.models import Batch, BatchRow, Reject, System
from tests.cast import COMMUNITY, FAR_GRID, GRID, Cast

pytestmark = pytest.mark.django_db
HEAD = "姓名,身份证号码,网格编码,联系电话,性别\n"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def line(name: str, sequence: int, phone: str = "13700001111", grid: str = GRID) -> str:
    number = number_for(date(1980, 5, 5), sequence)
    return f"{name},{number},{grid},{phone},{'男' if sequence % 2 else '女'}\n"


def brought_in(cast: Cast, text: str) -> Batch:
    system, _made = System.objects.get_or_create(
        code="police", defaults={"name": "人口系统", "owner": "公安"}
    )
    batch = upload(
        cast.secretary, system_id=system.pk, target="residents", division=COMMUNITY, name="people.csv",
        pieces=[text.encode()],
    )  # fmt: skip
    return write(cast.secretary, check(cast.secretary, batch.pk).pk)


def test_people_come_in_closed_and_are_found(cast: Cast) -> None:
    batch = brought_in(cast, HEAD + line("赵一", 1) + line("钱二", 2))
    assert (batch.new, batch.rejected) == (2, 0)
    assert [one.name for one in people_found(cast.community_worker, "赵")] == ["赵*"]


def test_the_second_run_changes_nothing_and_a_new_phone_changes_one_field(cast: Cast) -> None:
    brought_in(cast, HEAD + line("赵一", 1))
    assert brought_in(cast, HEAD + line("赵一", 1)).same == 1
    changed = brought_in(cast, HEAD + line("赵一", 1, "13700002222"))
    assert changed.changed == 1
    assert people_found(cast.community_worker, "13700002222")
    undo(cast.secretary, changed.pk)
    assert people_found(cast.community_worker, "13700001111")
    assert not people_found(cast.community_worker, "13700002222")


def test_undo_takes_away_who_came_and_leaves_who_was_worked_on(cast: Cast) -> None:
    batch = brought_in(cast, HEAD + line("赵一", 1) + line("钱二", 2))
    with within(SYSTEM):
        Person.objects.filter(pk=BatchRow.objects.filter(batch=batch).earliest("pk").record).update(version=2)
    _batch, kept = undo(cast.secretary, batch.pk)
    assert kept == 1
    with within(SYSTEM):
        assert Person.objects.count() == 1


def test_bad_lines_are_named_without_repeating_what_is_in_them(cast: Cast) -> None:
    a_resident(FAR_GRID, sequence=900)
    foreign = f"孙三,{number_for(date(1990, 3, 7), 900)},{GRID},,男\n"
    text = HEAD + line("赵一", 1, grid=FAR_GRID) + "李四,110101199003070012," + GRID + ",,男\n" + foreign
    batch = brought_in(cast, text)
    assert (batch.new, batch.rejected) == (0, 3)
    reasons = " ".join(Reject.objects.filter(batch=batch).values_list("reason", flat=True))
    assert "110101" not in reasons
    assert "赵" not in reasons


def test_what_is_kept_for_undoing_is_closed(cast: Cast) -> None:
    brought_in(cast, HEAD + line("赵一", 1))
    brought_in(cast, HEAD + line("赵一", 1, "13700002222"))
    kept = str(list(BatchRow.objects.values_list("before", flat=True)))
    assert "1370000" not in kept
    assert "赵" not in kept
