"""The division tree comes in from official codes, once."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from liren.accounts.actors import ANONYMOUS, SYSTEM
from liren.core.verdicts import InvalidError, RefusedError
from liren.places.importing import ImportResult, import_divisions
from liren.places.models import Division, PlacesImport
from liren.places.queries import division_name, division_path

pytestmark = pytest.mark.django_db
DAY, LATER = date(2023, 1, 1), date(2024, 1, 1)
REAL = Path(os.environ.get("LIREN_REALDATA") or Path(__file__).parents[4] / "shared" / "data") / "divisions"


def write(folder: Path, **files: list[tuple[str, str]]) -> Path:
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("code", "name"), *rows])
    return folder


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    return result.new, result.changed, result.same, result.rejected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        provinces=[("37", "山东省"), ("44", "广东省")],
        cities=[("3701", "济南市"), ("4419", "东莞市")],
        areas=[("370114", "章丘区"), ("441900", "东莞市")],
        streets=[("370114001", "双山街道"), ("441900003", "东城街道")],
        villages=[("370114001001", "北苑社区")],
    )


def test_the_tree_stands_with_levels_and_parents(folder: Path) -> None:
    result = import_divisions(SYSTEM, folder, on=DAY)
    assert (counts(result), result.skipped) == ((8, 0, 0, 0), 1)
    town = Division.objects.get(code="370114001000")
    assert (town.level, town.parent_code, town.valid_from) == ("subdistrict", "370114000000", DAY)
    assert division_path("370114001001") == ["山东省", "济南市", "章丘区", "双山街道", "北苑社区"]


def test_a_city_without_districts_is_there_once(folder: Path) -> None:
    import_divisions(SYSTEM, folder, on=DAY)
    assert Division.objects.get(code="441900000000").level == "city"
    assert Division.objects.get(code="441900003000").parent_code == "441900000000"


def test_a_second_run_changes_nothing(folder: Path) -> None:
    import_divisions(SYSTEM, folder, on=DAY)
    before = set(Division.objects.values_list("pk", "valid_from", "valid_to"))
    result = import_divisions(SYSTEM, folder, on=LATER)
    assert counts(result) == (0, 0, 8, 0)
    assert set(Division.objects.values_list("pk", "valid_from", "valid_to")) == before
    assert PlacesImport.objects.count() == 1


def test_a_changed_name_ends_the_old_version_the_day_before(folder: Path) -> None:
    import_divisions(SYSTEM, folder, on=DAY)
    write(folder, areas=[("370114", "新章丘区")])
    assert counts(import_divisions(SYSTEM, folder, on=LATER)) == (0, 1, 7, 0)
    old, new = Division.objects.filter(code="370114000000").order_by("valid_from")
    assert (old.name, old.valid_to) == ("章丘区", date(2023, 12, 31))
    assert (new.name, new.valid_from, new.valid_to) == ("新章丘区", LATER, None)
    assert division_name("370114") == "新章丘区"


def test_bad_rows_are_named_with_line_and_reason_and_the_others_come_in(folder: Path, tmp_path: Path) -> None:
    rows = [
        ("370114001", "双山街道"),
        ("37011", "短"),
        ("370114002", ""),
        ("999999001", "无处"),
        ("370114001", "又"),
    ]
    write(folder, streets=rows)
    result = import_divisions(SYSTEM, folder, on=DAY)
    assert [(reject.line, reject.code) for reject in result.rejects if reject.file == "streets.csv"] == [
        (3, "37011"),
        (4, "370114002"),
        (5, "999999001"),
        (6, "370114001"),
    ]
    result.write_rejects(tmp_path / "rejects.csv")
    assert len((tmp_path / "rejects.csv").read_text(encoding="utf-8-sig").splitlines()) == 5
    assert Division.objects.filter(code="370114001000").exists()


def test_an_empty_folder_and_a_file_without_codes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidError):
        import_divisions(SYSTEM, tmp_path, on=DAY)
    (tmp_path / "provinces.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InvalidError):
        import_divisions(SYSTEM, tmp_path, on=DAY)


def test_nobody_else_may_import(folder: Path) -> None:
    with pytest.raises(RefusedError):
        import_divisions(ANONYMOUS, folder, on=DAY)


@pytest.mark.realdata
@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/data/divisions is not here")
def test_the_official_codes_of_2023_come_in_whole_and_once() -> None:
    first = import_divisions(SYSTEM, REAL, on=DAY)
    assert (first.new, first.skipped, first.rejected) == (44_699, 4, 0)
    assert Division.objects.at_level("subdistrict").under("370114").count() == 18
    assert division_path("370114001")[:3] == ["山东省", "济南市", "章丘区"]
    assert counts(import_divisions(SYSTEM, REAL, on=LATER)) == (0, 0, 44_699, 0)
