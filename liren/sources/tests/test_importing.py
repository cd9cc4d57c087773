"""An import can be looked at first, broken off, repeated, ruled on and undone."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from liren.core.verdicts import InvalidError, RefusedError
from liren.sources.actions import importing
from liren.sources.actions.importing import check, map_columns, undo, upload, write
from liren.sources.actions.settling import rule
from liren.sources.models import Batch, BatchRow, Conflict, Lineage, System
from liren.sources.systems_target import SystemsTarget
from tests.cast import DISTRICT, Cast

pytestmark = pytest.mark.django_db
HEAD = "系统编码,系统名称,主管部门,对接情况\n"
TWO = HEAD + "hukou,户籍系统,公安局,file\npension,养老系统,民政局,\n"


@pytest.fixture(autouse=True)
def _files(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def a_system(code: str) -> System:
    """A system that files come from."""
    return System.objects.create(code=code, name=code, owner="大数据局")


def sent(
    cast: Cast, system: System, content: bytes, *, name: str = "list.csv", who: str = "administrator"
) -> Batch:
    """A file, uploaded."""
    return upload(
        getattr(cast, who),
        system_id=system.pk,
        target="systems",
        division=DISTRICT,
        name=name,
        pieces=[content],
    )


def taken(cast: Cast, text: str, system: System, *, encoding: str = "utf-8") -> Batch:
    """A file, uploaded and checked."""
    batch = sent(cast, system, text.encode(encoding))
    return check(cast.administrator, batch.pk)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_mapped_by_its_headings_checked_and_written(cast: Cast, encoding: str) -> None:
    batch = taken(cast, TWO, a_system("list"), encoding=encoding)
    assert (batch.state, batch.new, batch.rejected) == ("checked", 2, 0)
    assert not System.objects.filter(code="hukou").exists()
    done = write(cast.administrator, batch.pk)
    assert (done.state, done.new) == ("done", 2)
    assert System.objects.get(code="hukou").owner == "公安局"


def test_the_second_run_changes_nothing(cast: Cast) -> None:
    source = a_system("list")
    write(cast.administrator, taken(cast, TWO, source).pk)
    again = write(cast.administrator, taken(cast, TWO, source).pk)
    assert (again.new, again.changed, again.same) == (0, 0, 2)


def test_bad_lines_are_named_and_the_good_ones_written(cast: Cast) -> None:
    text = HEAD + "a,甲,局,carrier pigeon\nb,,局,none\nc,丙,局,none\n"
    batch = taken(cast, text, a_system("list"))
    assert [(one.line, one.field) for one in batch.rejects.order_by("line")] == [(2, "link"), (3, "name")]
    assert write(cast.administrator, batch.pk).new == 1


def test_undo_takes_back_what_came_and_puts_back_what_was(cast: Cast) -> None:
    source = a_system("list")
    write(cast.administrator, taken(cast, TWO, source).pk)
    second = write(
        cast.administrator, taken(cast, HEAD + "hukou,户政系统,公安局,\nnew,新系统,局,\n", source).pk
    )
    assert (second.new, second.changed) == (1, 1)
    batch, kept = undo(cast.administrator, second.pk)
    assert (batch.state, kept) == ("undone", 0)
    assert System.objects.get(code="hukou").name == "户籍系统"
    assert not System.objects.filter(code="new").exists()
    with pytest.raises(RefusedError):
        undo(cast.administrator, second.pk)


def test_broken_off_in_the_middle_it_goes_on_where_it_was(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    text = HEAD + "".join(f"s{number},系统{number},局,\n" for number in range(5))
    batch = taken(cast, text, a_system("list"))
    whole, calls = SystemsTarget.write, []

    def dying(self: SystemsTarget, *given: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise OSError("power is out")
        return whole(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(SystemsTarget, "write", dying)
    with pytest.raises(OSError, match="power"):
        write(cast.administrator, batch.pk)
    assert BatchRow.objects.filter(batch=batch).count() == 2
    done = write(cast.administrator, batch.pk)
    assert (done.state, done.new, done.rows) == ("done", 5, 5)
    assert BatchRow.objects.filter(batch=batch).count() == 5


def test_another_system_does_not_overwrite_but_disputes_and_one_ruling_settles_it(cast: Cast) -> None:
    one, other = a_system("one"), a_system("other")
    write(cast.administrator, taken(cast, TWO, one).pk)
    disputed = write(cast.administrator, taken(cast, HEAD + "hukou,人口系统,公安局,\n", other).pk)
    assert (disputed.changed, disputed.conflicts) == (0, 1)
    assert System.objects.get(code="hukou").name == "户籍系统"
    conflict = Conflict.objects.get()
    rule(cast.administrator, conflict.pk, "take", for_good=True, source="数据局〔2026〕3号")
    assert System.objects.get(code="hukou").name == "人口系统"
    with pytest.raises(RefusedError):
        rule(cast.administrator, conflict.pk, "keep")
    again = write(cast.administrator, taken(cast, HEAD + "hukou,人口系统二期,公安局,\n", other).pk)
    assert (again.changed, again.conflicts) == (1, 0)


def test_every_field_knows_where_it_came_from(cast: Cast) -> None:
    source = a_system("list")
    first = write(cast.administrator, taken(cast, TWO, source).pk)
    second = write(cast.administrator, taken(cast, HEAD + "hukou,户政系统,公安局,\n", source).pk)
    row = Lineage.objects.get(record=System.objects.get(code="hukou").pk)
    assert (row.batch, row.fields) == (first.pk, {"name": str(second.pk)})


def test_columns_that_were_mapped_once_are_known_the_next_time(cast: Cast) -> None:
    source = a_system("list")
    text = "甲,乙,丙\nx,系统,局\n"
    batch = sent(cast, source, text.encode(), name="a.csv")
    assert batch.columns == {}
    with pytest.raises(InvalidError):
        map_columns(cast.administrator, batch.pk, {"code": "甲"})
    mapped = map_columns(cast.administrator, batch.pk, {"code": "甲", "name": "乙", "owner": "丙"})
    next_one = sent(cast, source, text.replace("x", "y").encode(), name="b.csv")
    assert next_one.columns == mapped.columns


def _workbook(rows: list[list[object]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (50 << 20))
    return out.getvalue()


def test_a_workbook_is_read_like_a_text_file(cast: Cast) -> None:
    source = a_system("list")
    batch = sent(cast, source, _workbook([["code", "name", "owner"], ["x", "系统", "局"]]), name="a.xlsx")
    assert check(cast.administrator, batch.pk).new == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        _bomb(),
        b"PK\x03\x04 not a workbook",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"a,a\n1,2\n",
        b"a,,b\n1,2,3\n",
        ("x" * 5000 + "\n").encode(),
        (",".join(f"c{number}" for number in range(300)) + "\n").encode(),
    ],
)
def test_what_is_no_table_or_a_bomb_is_refused_with_a_reason(cast: Cast, content: bytes) -> None:
    with pytest.raises(InvalidError) as caught:
        sent(cast, a_system("list"), content)
    assert caught.value.reason
    assert not Batch.objects.exists()


@pytest.mark.parametrize("who", ["resident", "grid_worker", "community_worker", "dispatcher", "auditor"])
def test_only_who_keeps_the_register_imports(cast: Cast, who: str) -> None:
    with pytest.raises(RefusedError):
        sent(cast, a_system("list"), TWO.encode(), who=who)
