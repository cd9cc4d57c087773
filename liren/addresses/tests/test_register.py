"""One tree, one id for ever."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from liren.accounts.actors import SYSTEM
from liren.addresses.actions.registering import Where, add_alias, register_address
from liren.addresses.actions.reshaping import (
    merge_addresses,
    rename_address,
    retire_address,
    split_address,
    undo_merge,
)
from liren.addresses.models import Address, AddressChange
from liren.addresses.permissions import may_keep_addresses, may_reshape_addresses
from liren.addresses.resolving import address_of, resolve
from liren.addresses.tests.places import HERE, an_address
from liren.core.verdicts import InvalidError, RefusedError
from tests.cast import DISTRICT, FAR_GRID, GRID, OTHER_DISTRICT, Cast


def found(cast: Cast, text: str, who: str = "commander") -> list[Address]:
    return [one.address for one in resolve(getattr(cast, who), text, DISTRICT) if one.is_exact]


def test_an_address_and_its_other_writings_resolve_to_one_id(cast: Cast) -> None:
    room = an_address("燕翔路1号3栋2单元501室")
    for text in ("燕翔路1号3幢2-501", "临湖区燕翔路一号三号楼二单元501", "燕翔路１号＃3楼2单元501"):
        assert found(cast, text) == [room]
    estate = an_address("荷风小区")
    inner = an_address("荷风小区3栋2单元501室")
    add_alias(SYSTEM, estate.pk, "燕翔路2号", source="派出所")
    assert found(cast, "燕翔路2号3栋2单元501") == [inner]


def test_registering_twice_is_one_address_and_no_mixture_of_words_for_building(cast: Cast) -> None:
    assert an_address("荷风小区3栋") == an_address("荷风小区3幢") == an_address("荷风小区3号楼")
    first = an_address("荷风小区3栋")
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(
            parent=first.parent, root=first.root, kind="building", name="3幢", key="b3", path=first.path,
            text="荷风小区3幢", division=GRID, valid_from=first.valid_from,
        )  # fmt: skip


@pytest.mark.parametrize("text", ["燕翔路16号对面", "%%%", "3栋"])
def test_what_is_no_place_of_its_own_is_not_registered(cast: Cast, text: str) -> None:
    with pytest.raises(InvalidError):
        an_address(text)


def test_merging_moves_what_lies_inside_and_both_ids_go_on_answering(cast: Cast) -> None:
    loser, winner = an_address("荷风小区"), an_address("荷风花园")
    twin, own, moved = an_address("荷风小区1栋"), an_address("荷风花园1栋"), an_address("荷风小区2栋")
    room = an_address("荷风小区1栋1单元101室")
    change = merge_addresses(cast.commander, loser.pk, winner.pk, reason="同一小区两处登记")
    assert address_of(cast.commander, loser.pk) == winner
    assert address_of(cast.commander, twin.pk) == own
    assert address_of(cast.commander, moved.pk).text == "荷风花园2栋"
    assert found(cast, "荷风小区1栋1单元101") == [room]
    assert Address.objects.get(pk=room.pk).text == "荷风花园1栋1单元101室"
    undo_merge(cast.commander, change.pk)
    assert Address.objects.get(pk=room.pk).text == "荷风小区1栋1单元101室"
    assert address_of(cast.commander, twin.pk) == twin
    assert found(cast, "荷风小区2栋") == [moved]
    with pytest.raises(RefusedError):
        undo_merge(cast.commander, change.pk)


def test_renaming_keeps_the_id_and_the_former_words(cast: Cast) -> None:
    road, number = an_address("燕翔路"), an_address("燕翔路16号")
    rename_address(cast.commander, road.pk, "环山路", reason="更名")
    assert Address.objects.get(pk=number.pk).text == "环山路16号"
    assert found(cast, "燕翔路16号") == found(cast, "环山路16号") == [number]
    an_address("燕子山路")
    with pytest.raises(InvalidError):
        rename_address(cast.commander, road.pk, "燕子山路", reason="更名")


def test_splitting_founds_a_new_address_and_moves_what_was_chosen(cast: Cast) -> None:
    estate, one, two = an_address("荷风小区"), an_address("荷风小区1栋"), an_address("荷风小区2栋")
    fresh = split_address(cast.commander, estate.pk, "荷风东苑", children=[two.pk], reason="划分")
    assert Address.objects.get(pk=two.pk).parent_id == fresh.pk
    assert Address.objects.get(pk=one.pk).parent_id == estate.pk
    with pytest.raises(InvalidError):
        split_address(cast.commander, estate.pk, "荷风西苑", children=[two.pk], reason="划分")


def test_retiring_ends_everything_inside_and_leaves_the_words_free(cast: Cast) -> None:
    estate, inner = an_address("荷风小区"), an_address("荷风小区1栋")
    retire_address(cast.commander, estate.pk, reason="拆除")
    assert not Address.objects.get(pk=inner.pk).is_live
    assert found(cast, "荷风小区1栋") == []
    assert AddressChange.objects.filter(address=estate, verb="retired", reason="拆除").exists()


def test_an_address_of_another_district_is_not_found(cast: Cast) -> None:
    far = register_address(SYSTEM, "松风路8号", Where(OTHER_DISTRICT, FAR_GRID))
    assert found(cast, "松风路8号", "secretary") == []
    with pytest.raises(Address.DoesNotExist):
        address_of(cast.secretary, far.pk)
    assert address_of(cast.outsider, far.pk) == far


def test_what_is_missing_below_is_said(cast: Cast) -> None:
    an_address("荷风小区1栋")
    best = resolve(cast.commander, "荷风小区1栋1单元909", DISTRICT)[0]
    assert [part.text for part in best.missing] == ["1单元", "909"]
    assert best.reasons


@pytest.mark.parametrize(
    ("who", "keeps", "shapes"),
    [
        ("administrator", True, True), ("commander", True, True), ("secretary", True, True),
        ("community_worker", True, False), ("dispatcher", True, False), ("grid_worker", False, False),
        ("handler", False, False), ("auditor", False, False),
        ("outsider", False, False), ("resident", False, False),
    ],
)  # fmt: skip
def test_who_keeps_and_who_reshapes_addresses(cast: Cast, who: str, keeps: bool, shapes: bool) -> None:
    actor = getattr(cast, who)
    assert bool(may_keep_addresses(actor, GRID)) is keeps
    assert bool(may_reshape_addresses(actor, GRID)) is shapes
    if not keeps:
        with pytest.raises(RefusedError):
            register_address(actor, "燕翔路1号", HERE)
