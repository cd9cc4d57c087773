"""Identifiers by the test vectors of the standards, and by every single wrong digit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.core.identifiers import (
    citizen_check_digit,
    credit_check_character,
    is_citizen_id,
    is_component_code,
    is_credit_code,
    is_device_id,
    parse_citizen_id,
    parse_component_code,
    parse_credit_code,
    parse_device_id,
    parse_division_code,
    parse_grid_code,
    parse_service_grid_code,
    parse_statistics_code,
    parse_unit_cell_code,
)
from liren.core.identifiers.organization import ALPHABET, WEIGHTS
from liren.core.verdicts import InvalidError

digits = st.text("0123456789", min_size=1, max_size=24)


@st.composite
def citizen_ids(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1900, 1, 1), date(2020, 12, 31)))
    sequence = draw(st.integers(1, 999))
    seventeen = f"{draw(st.sampled_from(['110101', '420704', '370181']))}{born:%Y%m%d}{sequence:03}"
    return seventeen + citizen_check_digit(seventeen)


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(["91", "54", "55", "11", "Y1", "N2"]))
    seventeen = f"{head}{draw(st.integers(110000, 659999))}{draw(st.text(ALPHABET, min_size=9, max_size=9))}"
    return seventeen + credit_check_character(seventeen)


def reason_of(parse: Callable[[str], object], text: str) -> str:
    with pytest.raises(InvalidError) as raised:
        parse(text)
    return raised.value.reason


@pytest.mark.parametrize("text", ["110101199003070011", "11010119900307002X", " 11010119900307002x "])
def test_the_known_citizen_ids_are_accepted(text: str) -> None:
    assert is_citizen_id(text)


def test_a_citizen_id_tells_region_birth_date_and_sex() -> None:
    parsed = parse_citizen_id("11010119900307002X")
    assert (parsed.region, parsed.birth_date, parsed.sex) == ("110101", date(1990, 3, 7), "female")
    assert parse_citizen_id("110101199003070011").sex == "male"


def test_a_citizen_id_is_never_shown_by_repr() -> None:
    shown = repr(parse_citizen_id("11010119900307002X"))
    assert "1990" not in shown
    assert "002" not in shown


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("11010119900307001", "17"),
        ("110101199003O70011", "13"),
        ("000101199003070011", "province"),
        ("110101199002300011", "birth date"),
        ("110101209003070011", "birth date"),
        ("110101199003070001", "15"),
        ("110101199003070012", "last character"),
    ],
)
def test_a_wrong_citizen_id_is_refused_with_where_it_is_wrong(text: str, about: str) -> None:
    reason = reason_of(parse_citizen_id, text)
    assert about in reason
    assert text not in reason


def test_nobody_is_born_tomorrow() -> None:
    with pytest.raises(InvalidError):
        parse_citizen_id("110101199003070011", today=date(1990, 3, 6))


@given(citizen_ids(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_single_wrong_character_of_a_citizen_id_is_found(text: str, place: int, character: str) -> None:
    assert is_citizen_id(text)
    assert is_citizen_id(text[:place] + character + text[place + 1 :]) == (text[place] == character)


@given(citizen_ids(), st.integers(0, 16))
def test_two_neighbours_exchanged_in_a_citizen_id_are_found(text: str, place: int) -> None:
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert is_citizen_id(swapped) == (swapped == text)


@pytest.mark.parametrize("text", ["91420700MA4K00000P", "54370181A00000001K", "91420700ma4k00000p"])
def test_the_known_credit_codes_are_accepted(text: str) -> None:
    assert is_credit_code(text)


def test_a_credit_code_tells_its_parts() -> None:
    parsed = parse_credit_code("91420700MA4K00000P")
    assert (parsed.authority, parsed.category, parsed.region) == ("9", "1", "420700")
    assert parsed.organization_code == "MA4K00000"


def test_the_weights_of_the_credit_code_are_those_of_the_standard() -> None:
    assert WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    assert not set("IOSVZ") & set(ALPHABET)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("91420700MA4K0000P", "17"),
        ("9142070OMA4K00000P", "O"),
        ("91A20700MA4K00000P", "3"),
        ("91420700MA4K00000Q", "last character"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_where_it_is_wrong(text: str, about: str) -> None:
    assert about in reason_of(parse_credit_code, text)


@given(credit_codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_of_a_credit_code_is_found(text: str, place: int, character: str) -> None:
    assert is_credit_code(text)
    assert is_credit_code(text[:place] + character + text[place + 1 :]) == (text[place] == character)


def test_a_device_id_tells_its_parts() -> None:
    device = parse_device_id("42070400011320000001")
    assert (device.region, device.base_unit, device.industry, device.kind) == ("420704", "00", 1, 132)
    assert device.is_camera
    assert device.industry_name == "Communities and buildings"
    assert device.kind_name == "Network camera"
    assert (device.network, device.serial) == ("0", "000001")


@pytest.mark.parametrize(
    "text", ["4207040001132000000", "4207040001132000000A", "00070400011320000001", "42070400010320000001"]
)
def test_a_device_id_of_another_form_is_refused(text: str) -> None:
    assert not is_device_id(text)


def test_a_component_code_tells_its_parts() -> None:
    part = parse_component_code("3205080101000001")
    assert (part.county, part.major_class, part.minor_class, part.serial) == ("320508", "01", "01", "000001")
    assert part.category == "0101"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("320508010100001", "16"),
        ("3205080701000001", "07"),
        ("3205080100000001", "minor class"),
        ("3205000101000001", "320500"),
    ],
)
def test_a_wrong_component_code_is_refused_with_where_it_is_wrong(text: str, about: str) -> None:
    assert not is_component_code(text)
    assert about in reason_of(parse_component_code, text)


@pytest.mark.parametrize(
    ("text", "significant", "level"),
    [
        ("37", "37", "province"),
        ("3701", "3701", "prefecture"),
        ("370114", "370114", "county"),
        ("370114001", "370114001", "township"),
        ("370114001002", "370114001002", "village"),
        ("370114000000", "370114", "county"),
        ("370000000000", "37", "province"),
        ("441900003000", "441900003", "township"),  # Dongguan has no districts
    ],
)
def test_a_division_code_tells_its_level_with_or_without_padding(
    text: str, significant: str, level: str
) -> None:
    parsed = parse_division_code(text)
    assert (parsed.significant, parsed.level, len(parsed.code)) == (significant, level, 12)


def test_the_chain_of_a_division_leaves_out_levels_that_do_not_exist() -> None:
    assert parse_division_code("370114001002").chain == ("37", "3701", "370114", "370114001", "370114001002")
    assert parse_division_code("441900003000").chain == ("44", "4419", "441900003")


@pytest.mark.parametrize(
    ("code", "township", "village"),
    [
        ("370114001001", "subdistrict", "residents_committee"),
        ("370114100200", "town", "villagers_committee"),
        ("370114200498", "township", "similar_residents_committee"),
        ("370114400598", "similar", "similar_villagers_committee"),
    ],
)
def test_the_ranges_of_township_and_village_numbers_have_a_meaning(
    code: str, township: str, village: str
) -> None:
    parsed = parse_division_code(code)
    assert (parsed.township_class, parsed.village_class) == (township, village)
    assert parsed.is_virtual == code.endswith(("498", "598"))


@pytest.mark.parametrize(
    "text", ["", "3", "00", "000000000000", "370114000001", "370014", "37011４", "3701140010020"]
)
def test_a_division_code_that_can_not_be_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        parse_division_code(text)


def test_the_seventeen_digits_of_the_statistics_office_end_in_urban_or_rural() -> None:
    assert parse_statistics_code("37011400100201111").is_urban
    assert not parse_statistics_code("37011400120002220").is_urban
    assert "199" in reason_of(parse_statistics_code, "37011400100201199")


def test_a_grid_code_is_a_community_and_a_number() -> None:
    grid = parse_grid_code("370114001002003")
    assert (grid.community, grid.sequence) == ("370114001002", "003")
    for wrong in ("370114001002000", "370114001000003", "37011400100203"):
        with pytest.raises(InvalidError):
            parse_grid_code(wrong)


def test_the_grid_codes_of_other_standards_are_taken_apart() -> None:
    service = parse_service_grid_code("01020342070400160102")
    assert (service.object_code, service.county, service.street) == ("010203", "420704", "001")
    assert (service.community, service.is_merged, service.is_split) == ("601", True, True)
    cell = parse_unit_cell_code("110105001002003")
    assert (cell.county, cell.street, cell.community, cell.sequence) == ("110105", "001", "002", "003")
    assert parse_unit_cell_code("32050800100203").sequence == "03"
    with pytest.raises(InvalidError):
        parse_service_grid_code("01020342070400060102")
    with pytest.raises(InvalidError):
        parse_unit_cell_code("110105001002000")


@given(digits | st.text(max_size=24))
def test_whatever_comes_in_is_parsed_or_refused_with_words(text: str) -> None:
    refusals: list[tuple[str, str]] = []
    for parse in (
        parse_citizen_id, parse_credit_code, parse_device_id, parse_component_code, parse_division_code,
        parse_statistics_code, parse_grid_code, parse_service_grid_code, parse_unit_cell_code,
    ):  # fmt: skip
        try:
            parse(text)
        except InvalidError as error:
            refusals.append((error.reason, error.field))
    assert all(reason and field for reason, field in refusals)
