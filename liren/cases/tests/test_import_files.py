"""Files of real histories: read line by line, wrong lines named, a second run changes nothing."""

from __future__ import annotations

import csv
import gzip
import os
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings

from liren.cases.importing import import_complaints, import_requests
from liren.cases.importing.complaints import kind_of
from liren.cases.machine import State
from liren.cases.models import Case
from liren.core.verdicts import InvalidError
from tests.cast import CITY, GRID, IN_GRID, Cast

REAL = Path(os.environ.get("LIREN_REALDATA") or Path(settings.BASE_DIR).parent / "shared" / "data")
needs_real_data = pytest.mark.skipif(not REAL.exists(), reason="the real data lie outside the project")

LETTERS = """message_id,title,created_at,content,reply,replied_at
1,咨询公交卡年审,2026-03-02 09:00:00,在哪里办?,您好，已办结,2026-03-05 10:00:00
2,投诉夜间施工,2026-03-02 09:00:00,"每天到半夜
睡不着",,
3,路灯坏了,不是时间,黑,,
"""
REQUESTS = (
    "CASE_ENQUIRY_ID,OPEN_DT,TARGET_DT,CLOSED_DT,OnTime_Status,CASE_STATUS,REASON,TYPE,neighborhood,"
    "LOCATION_STREET_NAME,LATITUDE,LONGITUDE,Source,closure_kind,geo_default\n"
    "a,2026-03-02 09:00:00,2026-03-04 09:00:00,2026-03-05 09:00:00,OVERDUE,Closed,Lights,"
    f"Street Light Outages,Old Town,Main St,{IN_GRID[1]},{IN_GRID[0]},Constituent Call,Case Resolved,0\n"
    "b,2026-03-02 09:00:00,,2026-03-01 09:00:00,ONTIME,Closed,Lights,Street Light Outages,,,,,Twitter,,1\n"
    "c,2026-03-02 09:00:00,2026-03-09 09:00:00,,ONTIME,Open,Misc,Something New,,,1,1,City Worker App,,1\n"
)


def written(folder: Path, text: str, name: str = "in.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_letters_come_in_with_their_answers_and_wrong_lines_are_named(cast: Cast, tmp_path: Path) -> None:
    path = written(tmp_path, LETTERS)
    report = import_complaints(path, division=CITY)
    assert (report.result.new, report.result.rejected) == (2, 1)
    assert list(Case.objects.order_by("origin_id").values_list("category_id", "state")) == [
        ("A01", State.CLOSED),
        ("A03", State.REPORTED),
    ]
    assert report.rejects
    with report.rejects.open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row["line"], row["id"]) == ("5", "3")
    again = import_complaints(path, division=CITY)
    assert (again.result.new, again.result.same) == (0, 2)


def test_requests_keep_their_deadline_and_their_verdict_on_it(cast: Cast, tmp_path: Path) -> None:
    report = import_requests(written(tmp_path, REQUESTS), division=CITY, timezone="Asia/Shanghai")
    assert (report.result.new, report.result.rejected) == (2, 1)
    assert (report.result.overdue_checked, report.result.overdue_agreed) == (1, 1)
    located, elsewhere = Case.objects.get(origin_id="a"), Case.objects.get(origin_id="c")
    assert (located.division, located.was_handled_late, located.category_id) == (GRID, True, "C0118")
    assert (elsewhere.division, elsewhere.lon, elsewhere.category_id) == (CITY, None, "A00")


def test_a_packed_file_is_read_as_it_is(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "in.csv.gz"
    path.write_bytes(gzip.compress(LETTERS.encode()))
    assert import_complaints(path, division=CITY).result.new == 2


@pytest.mark.parametrize(
    ("text", "word"),
    [("a,b\n1,2\n", "message_id"), ("message_id,title\n\ufffd", ""), ("x" * 10, "message_id")],
)
def test_a_file_of_another_kind_is_refused_as_a_whole(
    cast: Cast, tmp_path: Path, text: str, word: str
) -> None:
    path = written(tmp_path, text)
    if word and "\n" in text:
        with pytest.raises(InvalidError) as refusal:
            import_complaints(path, division=CITY)
        assert "title" in refusal.value.reason or word in refusal.value.reason
    assert not Case.objects.exists()


def test_a_file_in_another_encoding_says_where(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "gbk.csv"
    path.write_bytes(LETTERS.encode("gb18030"))
    with pytest.raises(InvalidError, match="UTF-8"):
        import_complaints(path, division=CITY)


def test_an_unknown_division_is_refused_before_anything_is_read(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(InvalidError):
        import_complaints(tmp_path / "missing.csv", division="1234")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("咨询A6区道路命名", "A01"),
        ("举报无证摊贩", "A04"),
        ("投诉小区物业", "A03"),
        ("建议增设红绿灯", "A05"),
        ("某某公司", "A00"),
    ],
)
def test_a_title_tells_what_is_asked_for(title: str, kind: str) -> None:
    assert kind_of(title) == kind


@needs_real_data
@pytest.mark.realdata
@pytest.mark.slow
def test_overdue_agrees_with_bostons_own_flag(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "boston.csv"
    with gzip.open(REAL / "boston311" / "boston311_2015.csv.gz", "rt", encoding="utf-8") as source:
        path.write_text("".join(islice(source, 8001)), encoding="utf-8")
    result = import_requests(path, division=CITY).result
    assert result.new + result.rejected == 8000
    assert result.overdue_checked > 6000
    assert result.overdue_agreed / result.overdue_checked >= 0.998
