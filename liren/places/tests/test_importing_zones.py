"""Borders come in from GeoJSON in a declared coordinate system, once."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from liren.accounts.actors import SYSTEM
from liren.accounts.roles import Role
from liren.core.coordinates import Crs, distance, points_from_wgs84
from liren.core.verdicts import InvalidError, RefusedError
from liren.places.importing import import_divisions, import_zones
from liren.places.locating import locate
from liren.places.models import Division, Grid
from liren.places.polygons import checked
from liren.places.tests.people import holder
from liren.places.tests.zoning import NORTH, SOUTH, grid_code, make_town, square

pytestmark = pytest.mark.django_db
DAY, LATER = date(2024, 1, 1), date(2024, 6, 1)
REAL = Path(os.environ.get("LIREN_REALDATA") or Path(__file__).parents[4] / "shared" / "data")
NEW = grid_code(NORTH, 4)


@pytest.fixture(autouse=True)
def town() -> None:
    make_town()


def feature(shape: shapely.Geometry, **properties: Any) -> dict[str, Any]:
    geometry = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(folder: Path, *features: dict[str, Any]) -> Path:
    file = folder / "zones.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


@pytest.mark.parametrize("crs", [Crs.WGS84, Crs.CGCS2000, Crs.GCJ02, Crs.BD09])
def test_a_border_comes_back_within_a_metre_from_every_system(crs: str, tmp_path: Path) -> None:
    shape = square(3, 1)
    moved = shapely.transform(shape, lambda p: np.column_stack(points_from_wgs84(p[:, 0], p[:, 1], crs)))
    result = import_zones(SYSTEM, collection(tmp_path, feature(moved, code=NEW, name="新")), crs=crs, on=DAY)
    assert (result.new, result.rejected) == (1, 0)
    found = Grid.objects.get(code=NEW).shape
    corners = zip(shapely.get_coordinates(shape.normalize()), shapely.get_coordinates(found), strict=True)
    assert max(distance(*one, *other) for one, other in corners) < 1
    place = locate(117.035, 36.015)
    assert place is not None
    assert place.grid == NEW


def test_a_second_run_changes_nothing_and_a_moved_border_begins_a_version(tmp_path: Path) -> None:
    file = collection(tmp_path, feature(square(3, 1), code=NEW, name="新", households=320))
    import_zones(SYSTEM, file, crs="wgs84", level="grid", on=DAY)
    again = import_zones(SYSTEM, file, crs="wgs84", level="grid", on=LATER)
    assert (again.new, again.changed, again.same) == (0, 0, 1)
    file = collection(tmp_path, feature(square(3, 1, 0.5), code=NEW))
    moved = import_zones(SYSTEM, file, crs="wgs84", level="grid", on=LATER)
    assert (moved.new, moved.changed, moved.same) == (0, 1, 0)
    old, new = Grid.objects.filter(code=NEW).order_by("valid_from")
    assert (old.valid_to, new.valid_from, new.name, new.households) == (date(2024, 5, 31), LATER, "新", 320)


def test_what_cannot_be_used_is_named_and_the_rest_comes_in(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(117, 36), (117.01, 36.01), (117.01, 36), (117, 36.01)])
    file = collection(
        tmp_path,
        feature(square(3, 1), code=NEW),
        feature(square(3, 1), code=NEW),
        feature(bow_tie, code=grid_code(NORTH, 5)),
        feature(shapely.Point(117, 36), code=grid_code(NORTH, 6)),
        feature(square(3, 1), code="12"),
        feature(square(0, 0), code="370114001999001"),
        feature(shapely.box(1170, 36, 1171, 37), code=grid_code(NORTH, 7)),
        {"type": "Feature", "properties": None, "geometry": None},
        feature(square(3, 1), code=grid_code(NORTH, 8), kind="something"),
    )
    result = import_zones(SYSTEM, file, crs="wgs84", level="grid", on=DAY)
    assert result.new == 1
    assert sorted(reject.line for reject in result.rejects) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert all(reject.reason for reject in result.rejects)


def test_a_ring_that_touches_itself_is_mended() -> None:
    ears = shapely.Polygon([(0, 0), (2, 0), (2, 2), (1, 0), (0, 2)])
    mended = checked(ears)
    assert mended.is_valid
    assert mended.area == pytest.approx(2)


@pytest.mark.parametrize(
    ("content", "crs"),
    [("not json", "wgs84"), ("[]", "wgs84"), ('{"features": 3}', "wgs84"), ('{"features": []}', "mercator")],
)
def test_a_file_that_is_none_and_an_undeclared_system_are_refused(
    content: str, crs: str, tmp_path: Path
) -> None:
    file = tmp_path / "zones.geojson"
    file.write_text(content)
    with pytest.raises(InvalidError):
        import_zones(SYSTEM, file, crs=crs, on=DAY)


def test_an_administrator_imports_only_inside_the_own_area(tmp_path: Path) -> None:
    file = collection(tmp_path, feature(square(3, 1), code=NEW, name="新"))
    with pytest.raises(RefusedError):
        import_zones(holder(Role.ADMINISTRATOR, "370112"), file, crs="wgs84", on=DAY)
    assert import_zones(holder(Role.ADMINISTRATOR, "370114"), file, crs="wgs84", on=DAY).new == 1


def test_a_community_gets_its_border(tmp_path: Path) -> None:
    file = collection(tmp_path, feature(square(0, 0, 3.5), code=SOUTH))
    assert import_zones(SYSTEM, file, crs="wgs84", level="community", on=DAY).changed == 1
    assert Division.objects.on(DAY).get(code=SOUTH).name == "南苑社区"


@pytest.mark.realdata
@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/data is not here")
def test_real_districts_come_in_and_points_are_found_in_them() -> None:
    Division.objects.all().delete()
    import_divisions(SYSTEM, REAL / "divisions", on=DAY)
    for city, count in {"jinan": 12, "wuhan": 13, "ezhou": 3, "shenzhen": 9}.items():
        file = REAL / "boundaries" / f"{city}_districts.geojson"
        result = import_zones(SYSTEM, file, crs="gcj02", level="district", on=DAY)
        assert (result.changed, result.rejected) == (count, 0)
    place = locate(117.5343, 36.7128)  # Zhangqiu's centre, WGS-84
    assert place is not None
    assert place.chain == ("37", "3701", "370114")
