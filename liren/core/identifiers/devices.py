"""Codes of city parts (部件) and of video and alarm devices (GB/T 28181)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from liren.core.identifiers.digits import require_digits
from liren.core.verdicts import InvalidError

INDUSTRIES = {  # GB/T 28181 annex; industries from 40 on are enterprises
    0: pgettext_lazy("GB/T 28181", "Roads"),
    1: pgettext_lazy("GB/T 28181", "Communities and buildings"),
    2: pgettext_lazy("GB/T 28181", "Internal sites"),
    3: pgettext_lazy("GB/T 28181", "Other public security"),
    4: pgettext_lazy("GB/T 28181", "Traffic, roads"),
    5: pgettext_lazy("GB/T 28181", "Traffic, checkpoints"),
    6: pgettext_lazy("GB/T 28181", "Traffic, inside"),
    7: pgettext_lazy("GB/T 28181", "Other traffic"),
    8: pgettext_lazy("GB/T 28181", "City management"),
    9: pgettext_lazy("GB/T 28181", "Health and environment"),
    10: pgettext_lazy("GB/T 28181", "Customs"),
    11: pgettext_lazy("GB/T 28181", "Education"),
}
KINDS = {
    111: pgettext_lazy("GB/T 28181", "DVR"),
    118: pgettext_lazy("GB/T 28181", "NVR"),
    117: pgettext_lazy("GB/T 28181", "Alarm controller"),
    131: pgettext_lazy("GB/T 28181", "Camera"),
    132: pgettext_lazy("GB/T 28181", "Network camera"),
    134: pgettext_lazy("GB/T 28181", "Alarm input"),
    135: pgettext_lazy("GB/T 28181", "Alarm output"),
    200: pgettext_lazy("GB/T 28181", "SIP server"),
    215: pgettext_lazy("GB/T 28181", "Business group"),
    216: pgettext_lazy("GB/T 28181", "Virtual organization"),
}
MAJOR_CLASSES = frozenset(
    {"01", "02", "03", "04", "05", "06", "21"}
)  # GB/T 30428.2; 21 is for local extension


@dataclass(frozen=True, slots=True)
class DeviceId:
    """A GB/T 28181 id by rule A: 8 centre + 2 industry + 3 type + 1 network + 6 serial."""

    text: str
    region: str  # six digits of GB/T 2260, 00 where a higher level is meant
    base_unit: str  # two digits, 00 if none
    industry: int
    kind: int
    network: str
    serial: str

    @property
    def industry_name(self) -> str:
        """The trade it belongs to, in the reader's language; "" if the standard names none."""
        if self.industry >= 40:
            return pgettext("GB/T 28181", "Enterprises")
        return str(INDUSTRIES.get(self.industry, ""))

    @property
    def kind_name(self) -> str:
        """What it is, in the reader's language; "" if unnamed."""
        if 300 <= self.kind <= 399:
            return pgettext("GB/T 28181", "Centre user")
        if 400 <= self.kind <= 499:
            return pgettext("GB/T 28181", "Terminal user")
        return str(KINDS.get(self.kind, ""))

    @property
    def is_camera(self) -> bool:
        return self.kind in (131, 132)


def parse_device_id(text: str) -> DeviceId:
    """Read a 20-digit GB/T 28181 id by rule A. There is no check digit: only the form can be verified.

    Raises:
        InvalidError: what is wrong, and where.
    """
    plain = require_digits(text, (20,), "device_id")
    if plain[:2] == "00":
        raise InvalidError(_("A device ID begins with a division; this begins with 00."), field="device_id")
    kind = int(plain[10:13])
    if kind < 111:
        raise InvalidError(
            _("Digits 11 to 13, %(digits)s, are no device type.") % {"digits": plain[10:13]},
            field="device_id",
        )
    return DeviceId(plain, plain[:6], plain[6:8], int(plain[8:10]), kind, plain[13], plain[14:])


def is_device_id(text: str) -> bool:
    """Whether `parse_device_id` accepts it."""
    try:
        parse_device_id(text)
    except InvalidError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class ComponentCode:
    """A city part's code: 6 county + 2 major class + 2 minor class + 6 serial, e.g. 3205080101000001."""

    text: str
    county: str
    major_class: str
    minor_class: str
    serial: str

    @property
    def category(self) -> str:
        """Major and minor class together, as in the tables of GB/T 30428.2."""
        return self.major_class + self.minor_class


def parse_component_code(text: str) -> ComponentCode:
    """Read a city part's code of 16 digits.

    Raises:
        InvalidError: what is wrong, and where.
    """
    plain = require_digits(text, (16,), "component")
    if plain[:2] == "00" or plain[2:4] == "00" or plain[4:6] == "00":
        raise InvalidError(
            _("Digits %(where)s, %(digits)s, are no county-level division.")
            % {"where": "1–6", "digits": plain[:6]},
            field="component",
        )
    if plain[6:8] not in MAJOR_CLASSES:
        raise InvalidError(
            _("Digits 7 and 8, %(digits)s, are no major class of city parts.") % {"digits": plain[6:8]},
            field="component",
        )
    if plain[8:10] == "00" or plain[10:] == "000000":
        raise InvalidError(_("The minor class and the serial number can't be zero."), field="component")
    return ComponentCode(plain, plain[:6], plain[6:8], plain[8:10], plain[10:])


def is_component_code(text: str) -> bool:
    """Whether `parse_component_code` accepts it."""
    try:
        parse_component_code(text)
    except InvalidError:
        return False
    return True
