"""Identifiers: taken apart, verified by their check digits, refused with what is wrong and where."""

from liren.core.identifiers.citizen import CitizenId, citizen_check_digit, is_citizen_id, parse_citizen_id
from liren.core.identifiers.devices import (
    ComponentCode,
    DeviceId,
    is_component_code,
    is_device_id,
    parse_component_code,
    parse_device_id,
)
from liren.core.identifiers.divisions import (
    DivisionCode,
    GridCode,
    ServiceGridCode,
    StatisticsCode,
    UnitCellCode,
    parse_division_code,
    parse_grid_code,
    parse_service_grid_code,
    parse_statistics_code,
    parse_unit_cell_code,
)
from liren.core.identifiers.organization import (
    CreditCode,
    credit_check_character,
    is_credit_code,
    parse_credit_code,
)

__all__ = [
    "CitizenId",
    "ComponentCode",
    "CreditCode",
    "DeviceId",
    "DivisionCode",
    "GridCode",
    "ServiceGridCode",
    "StatisticsCode",
    "UnitCellCode",
    "citizen_check_digit",
    "credit_check_character",
    "is_citizen_id",
    "is_component_code",
    "is_credit_code",
    "is_device_id",
    "parse_citizen_id",
    "parse_component_code",
    "parse_credit_code",
    "parse_device_id",
    "parse_division_code",
    "parse_grid_code",
    "parse_service_grid_code",
    "parse_statistics_code",
    "parse_unit_cell_code",
]
