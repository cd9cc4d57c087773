"""The limits a new installation starts with. All are unverified defaults for a place to change."""

from __future__ import annotations

from datetime import date
from typing import Any

SINCE = date(2020, 1, 1)
_DEFAULT = (
    "未核实的默认值：地方做法，请按本地规定修改 / "
    "unverified default after local practice; replace by the local rule"
)
_EMERGENCY = (
    "未核实的默认值：应急吹哨 30 分钟到场为部分地方做法，请按本地规定修改 / "
    "unverified default: arrival within 30 minutes in an emergency is the practice of some places; "
    "replace by the local rule"
)
_FORGET = (
    "个人信息保护法第十九条（最短必要期限）；期限为默认值 / "
    "PIPL Art. 19, shortest time needed; the days are a default"
)

LIMITS = (
    # stage, kind, part, amount, how it is counted, source
    ("approve", "", "", 4, "working_hours", _DEFAULT),
    ("approve", "emergency", "", 2, "urgent_hours", _DEFAULT),
    ("arrive", "", "lead", 4, "working_hours", _DEFAULT),
    ("arrive", "", "co_handler", 1, "working_days", _DEFAULT),
    ("arrive", "joint_enforcement", "lead", 1, "working_days", _DEFAULT),
    ("arrive", "joint_enforcement", "co_handler", 2, "working_days", _DEFAULT),
    ("arrive", "emergency", "lead", 30, "urgent_minutes", _EMERGENCY),
    ("arrive", "emergency", "co_handler", 2, "urgent_hours", _EMERGENCY),
    ("rate", "", "", 3, "working_days", _DEFAULT),
)
SETTINGS = (("near_metres", 300, _DEFAULT), ("keep_days", 30, _FORGET))


def load_rules(limit_model: Any, setting_model: Any) -> int:
    """Insert the rows of stages and settings that have none yet; touches nothing that is there.

    Args:
        limit_model: `WhistleLimit`, or its historical model when a migration calls.
        setting_model: `WhistleSetting`, or its historical model.

    Returns:
        How many rows were added.
    """
    there = set(limit_model.objects.values_list("stage", "kind", "part"))
    limits = [
        limit_model(
            stage=stage,
            kind=kind,
            part=part,
            amount=amount,
            limit_kind=counted,
            valid_from=SINCE,
            source=source,
        )
        for stage, kind, part, amount, counted, source in LIMITS
        if (stage, kind, part) not in there
    ]
    limit_model.objects.bulk_create(limits)
    named = set(setting_model.objects.values_list("name", flat=True))
    settings = [
        setting_model(name=name, value=value, valid_from=SINCE, source=source)
        for name, value, source in SETTINGS
        if name not in named
    ]
    setting_model.objects.bulk_create(settings)
    return len(limits) + len(settings)
