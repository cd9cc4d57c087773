"""What a fresh installation starts with: the usual weights and grounds, with their sources, none verified."""

from __future__ import annotations

from datetime import date
from typing import Any

SINCE = date(2000, 1, 1)
DEFAULT_FORMULA: dict[str, Any] = {
    "scope": "",
    "valid_from": SINCE,
    "response_weight": 10,
    "resolution_weight": 50,
    "satisfaction_weight": 40,
    "fair_percent": 90,
    "strength_default": 20,
    "strength_least": 5,
    "strength_most": 200,
    "interval_percent": 90,
    "source": "默认值，参照北京市某区接诉即办考核办法"
    "（响应10%、解决50%、满意40%，基本满意按0.9计），未经本地核实"
    " / Default after a Beijing district's rules for 接诉即办 (10, 50, 40%; basically satisfied counts 0.9); "
    "not confirmed locally",
}
_UNVERIFIED = (
    "默认值，参照接诉即办“无法解决诉求剔除”的通行做法，未经本地核实"
    " / Default after the usual practice of 接诉即办; not confirmed locally"
)
DEFAULT_REASONS: tuple[tuple[str, str, str], ...] = (
    ("against_law", "诉求违反法律、法规或政策", "What is asked for is against the law or policy"),
    ("in_court", "已进入诉讼、仲裁、行政复议或信访程序", "Already before a court, arbitration or review"),
    ("beyond_power", "超出本级政府职权，已书面报上级", "Beyond this level's powers, reported upwards"),
    ("needs_project", "需立项或大额资金，已列入计划并告知", "Needs a project or a budget that is planned"),
    ("owners_decide", "须由业主共同决定，已组织表决未通过", "Owners decide together; asked, not passed"),
    ("not_true", "经两方以上核实，所反映情况不属实", "Two sides checked: it is not as reported"),
    ("force_majeure", "不可抗力，现阶段客观上无法实施", "Force majeure: cannot be carried out for now"),
)


def load_defaults(formula_model: Any, reason_model: Any) -> None:
    """Write the defaults that are not there yet; what an administrator changed stays."""
    if not formula_model.objects.filter(scope="").exists():
        formula_model.objects.create(**DEFAULT_FORMULA)
    for code, name, name_en in DEFAULT_REASONS:
        reason_model.objects.get_or_create(
            code=code,
            defaults={"name": name, "name_en": name_en, "source": _UNVERIFIED, "valid_from": SINCE},
        )
