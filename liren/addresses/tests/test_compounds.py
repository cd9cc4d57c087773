"""Compounds, buildings, retrofitting, opening."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.addresses.actions.compounds import (
    BuildingFacts,
    CompoundFacts,
    OfficeFacts,
    describe_building,
    entrust_compound,
    found_compound,
    note_problem,
    open_compound,
    solve_problem,
)
from liren.addresses.actions.estates import rule_pair, undo_ruling
from liren.addresses.actions.reshaping import retire_address
from liren.addresses.models import RetrofitWeights, SourceEstate
from liren.addresses.queries import (
    buildings_in,
    buildings_within,
    counts_by_use,
    problem_counts,
    waiting_pairs,
)
from liren.addresses.retrofit import retrofit_ranking
from liren.addresses.tests.places import a_compound, a_pair, an_address
from liren.core.verdicts import RefusedError
from liren.places.models import Grid
from tests.cast import COMMUNITY, GRID, Cast
from tests.visitors import signed_in


def test_the_count_of_buildings_is_that_of_standing_ones_in_the_polygon(cast: Cast) -> None:
    a_compound()
    retire_address(SYSTEM, an_address("荷风小区2栋").pk, reason="拆除")
    polygon = shapely.from_wkb(Grid.objects.get(code=GRID).polygon)
    assert len(buildings_within(cast.commander, polygon)) == buildings_in(cast.commander, GRID).count() == 1
    assert counts_by_use(cast.commander, COMMUNITY) == [("homes", 1)]


def test_the_inventory_counts_problems_by_kind(cast: Cast) -> None:
    one, two = a_compound(), a_compound("莲池小区")
    for compound in (one, two):
        note_problem(cast.secretary, compound.pk, "no_parking")
        note_problem(cast.secretary, compound.pk, "no_parking", severity=3)
    worn = note_problem(cast.secretary, one.pk, "worn")
    assert problem_counts(cast.commander, COMMUNITY) == [("no_parking", 2), ("worn", 1)]
    solve_problem(cast.secretary, worn.pk)
    assert problem_counts(cast.commander, COMMUNITY) == [("no_parking", 2)]


def test_the_order_of_retrofitting_shows_its_factors_and_repeats_itself(cast: Cast) -> None:
    old = a_compound("荷风小区", year_built=1985, households=900)
    new = a_compound("莲池小区", year_built=2020, households=900)
    note_problem(SYSTEM, old.pk, "worn", severity=3)
    today = timezone.localdate()
    first = retrofit_ranking(cast.commander, COMMUNITY, today)
    assert [one.compound.pk for one in first] == [old.pk, new.pk]
    assert first == retrofit_ranking(cast.commander, COMMUNITY, today)
    assert first[0].score == pytest.approx(sum(first[0].factors.values()), abs=0.05)
    assert first[0].factors["problems"] > first[1].factors["problems"] == 0
    assert "cost" in first[0].unknown


def test_weights_of_tomorrow_do_not_change_the_order_of_today(cast: Cast) -> None:
    a_compound(year_built=1985)
    before = retrofit_ranking(cast.commander, "", timezone.localdate())[0].score
    weights = RetrofitWeights.objects.get()
    weights.pk, weights.valid_from, weights.age = None, date(2999, 1, 1), 0
    weights.save()
    assert retrofit_ranking(cast.commander, "", timezone.localdate())[0].score == before


def test_a_new_compound_is_not_ready_with_a_gap(cast: Cast) -> None:
    address = an_address("新苑小区")
    compound = found_compound(SYSTEM, address.pk, CompoundFacts(buildings=1), stage="opening")
    with pytest.raises(RefusedError) as refused:
        open_compound(cast.commander, compound.pk)
    assert refused.value.verdict.because == "state"
    hall = an_address("新苑小区1栋")
    describe_building(SYSTEM, hall.pk, BuildingFacts(use="public"))
    for role in ("branch", "property"):
        entrust_compound(SYSTEM, compound.pk, role, OfficeFacts("新苑", "批复"))
    assert open_compound(cast.commander, compound.pk).ready_at is not None


def test_a_new_company_ends_the_former_one(cast: Cast) -> None:
    compound = a_compound()
    entrust_compound(SYSTEM, compound.pk, "property", OfficeFacts("甲物业", "合同", since=date(2025, 1, 1)))
    entrust_compound(SYSTEM, compound.pk, "property", OfficeFacts("乙物业", "合同", since=date(2026, 1, 1)))
    spans = list(compound.offices.order_by("valid_from").values_list("name", "valid_to"))
    assert spans == [("甲物业", date(2025, 12, 31)), ("乙物业", None)]


def test_a_doubtful_pair_is_ruled_once_and_can_be_taken_back(cast: Cast) -> None:
    pair = a_pair()
    gone, kept = pair.two.compound_id, pair.one.compound_id
    rule_pair(cast.secretary, pair.pk, "same")
    assert waiting_pairs(cast.secretary).count() == 0
    assert len({one.compound_id for one in SourceEstate.objects.all()} & {gone, kept}) == 1
    with pytest.raises(RefusedError):
        rule_pair(cast.secretary, pair.pk, "different")
    undo_ruling(cast.secretary, pair.pk)
    assert waiting_pairs(cast.secretary).count() == 1
    with pytest.raises(RefusedError):
        rule_pair(cast.community_worker, pair.pk, "same")


def test_the_pages_show_what_is_registered(cast: Cast) -> None:
    compound = a_compound(year_built=1990)
    pair, room = a_pair(), an_address("荷风小区1栋2单元301室")
    client = signed_in(cast, "secretary")
    for path, words in (
        ("/addresses/", "荷风小区"), ("/addresses/?q=荷风小区1幢2-301", room.text),
        (f"/addresses/{room.pk}/", room.text), ("/compounds/", "荷风小区"),
        (f"/compounds/{compound.pk}/", "1990"), ("/compounds/retrofit/", "荷风小区"),
        ("/compounds/pairs/", "莲池花园"), ("/buildings/", "荷风小区1栋"), ("/addresses/points.json", "lon"),
        ("/search/?q=荷风小区1栋", "荷风小区1栋"),
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert words in answer.content.decode(), path
    assert client.post(f"/compounds/pairs/{pair.pk}/", {"ruling": "same"}).status_code == 302
    form = {"act": "rename", "name": "302室", "reason": "x"}
    assert client.post(f"/addresses/{room.pk}/change/", form).status_code == 302
    assert client.get(f"/addresses/{room.pk}/").content.decode().count("302室") >= 1
    assert signed_in(cast, "resident").get("/addresses/").status_code == 403
