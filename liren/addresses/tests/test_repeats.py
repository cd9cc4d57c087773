"""Estates that several sources list."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from liren.accounts.actors import SYSTEM
from liren.addresses.actions.estates import take_in, weights_in_force
from liren.addresses.models import Compound, EstatePair, SourceEstate
from liren.addresses.repeats.defaults import FirstWeights
from liren.addresses.repeats.finding import Findings, find_repeats
from liren.addresses.repeats.lines import COLUMNS, lines_from, read_lines
from liren.addresses.repeats.names import are_siblings, likeness, name_of
from liren.addresses.repeats.systems import guess_systems
from liren.core.coordinates import points_from_wgs84
from tests.cast import DISTRICT, Cast

DATA = Path(__file__).parents[4] / "shared" / "data" / "estates" / "estates_jinan_ezhou.csv"
PAIRS = Path(__file__).parent / "estate_pairs.csv"


def rows() -> Iterator[dict[str, str]]:
    """Thirty estates in two lists, one in BD-09 by declaration, one in GCJ-02 without saying so."""
    for number in range(30):
        lon, lat = 114.901 + number % 6 * 0.0015, 30.391 + number // 6 * 0.0015
        name = f"{'东西南北中'[number % 5]}{'荷莲梅兰竹菊'[number // 5]}湾花园"
        for source, crs in (("甲", "bd09"), ("乙", "gcj02")):
            x, y = points_from_wgs84(lon, lat, crs)
            yield {
                **dict.fromkeys(COLUMNS, ""), "city": "里仁", "source": source, "name": name,
                "address": f"荷风路{number + 1}号", "lng": f"{x:.6f}", "lat": f"{y:.6f}",
                "crs_guess": "BD09" if source == "甲" else "unknown",
            }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "two", "least", "most"),
    [
        ("荷风小区", "荷风", 1, 1), ("领秀城", "鲁能领秀城", 0.6, 0.9),
        ("唐郡桂花园", "唐郡荷花园", 0, 0.5),
        ("经五路78号", "经五路76号", 0, 0),
        ("第一宿舍", "第二宿舍", 0, 0.3), ("恒大名都", "阳光花园", 0, 0.2),
    ],
)  # fmt: skip
def test_names_are_alike_or_not(one: str, two: str, least: float, most: float) -> None:
    assert least <= likeness(name_of(one), name_of(two)) <= most
    assert likeness(name_of(one), name_of(two)) == likeness(name_of(two), name_of(one))


def test_two_phases_are_parts_of_one_whole_and_not_each_other() -> None:
    assert are_siblings(name_of("华庭一期"), name_of("华庭2期"))
    assert not are_siblings(name_of("华庭一期"), name_of("华庭1期"))


def test_a_coordinate_system_is_guessed_from_the_estates_in_common() -> None:
    guesses = guess_systems(lines_from(list(rows())))
    assert guesses["甲"].is_declared
    assert guesses["乙"].system == "gcj02"
    assert guesses["乙"].medians["gcj02"] < 5
    assert guesses["乙"].medians["bd09"] > 300


def test_the_first_weights_are_those_in_the_table(cast: Cast) -> None:
    weights, first = weights_in_force(), FirstWeights()
    assert {name: getattr(weights, name) for name in first.__dataclass_fields__} == {
        name: getattr(first, name) for name in first.__dataclass_fields__
    }


def test_taking_in_writes_one_compound_for_each_estate_and_a_second_run_nothing(cast: Cast) -> None:
    lines = lines_from(list(rows()))
    first = take_in(SYSTEM, lines, division=DISTRICT)
    assert (first.new_compounds, first.joined, first.known) == (30, 30, 0)
    assert SourceEstate.objects.count() == 60
    assert Compound.objects.filter(division__startswith="990101001001001").count() > 20
    counts = [Compound.objects.count(), SourceEstate.objects.count(), EstatePair.objects.count()]
    second = take_in(SYSTEM, lines, division=DISTRICT)
    assert (second.new_compounds, second.known) == (0, 60)
    assert [Compound.objects.count(), SourceEstate.objects.count(), EstatePair.objects.count()] == counts


@pytest.fixture(scope="module")
def found() -> Findings:
    if not DATA.exists():
        pytest.skip("needs ../shared/data/estates")
    return find_repeats(read_lines(DATA), FirstWeights())


@pytest.mark.realdata
def test_pairs_read_by_hand_are_judged_as_before(found: Findings) -> None:
    estate = {at: number for number, members in enumerate(found.estates) for at in members}
    right: dict[str, list[bool]] = {"joined": [], "same": []}
    with PAIRS.open(newline="") as file:
        for row in csv.DictReader(file):
            one, two = int(row["line_one"]), int(row["line_two"])
            digests = (found.lines[one].digest, found.lines[two].digest)
            assert digests == (row["sha256_one"], row["sha256_two"]), "the list is another one"
            joined, same = estate[one] == estate[two], row["verdict"] == "same"
            if joined:
                right["joined"].append(same)
            if same:
                right["same"].append(joined)
    assert len(right["joined"]) > 120
    assert sum(right["joined"]) / len(right["joined"]) >= 0.88  # crowded around the threshold on purpose
    assert sum(right["same"]) / len(right["same"]) >= 0.75


@pytest.mark.realdata
def test_every_source_of_the_real_list_proves_to_be_bd09(found: Findings) -> None:
    for guess in found.systems.values():
        assert guess.system == "bd09"
        assert guess.is_declared or guess.medians["bd09"] < 100
        assert guess.is_declared or guess.medians["gcj02"] > 800


def test_a_digest_is_that_of_the_columns_in_order() -> None:
    row = next(rows())
    expected = hashlib.sha256("\t".join(row[name] for name in COLUMNS).encode()).hexdigest()
    assert lines_from([row])[0].digest == expected
