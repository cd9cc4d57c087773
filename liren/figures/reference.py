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


def _practice(words: str, words_en: str) -> str:
    return (
        f"默认值，参照{words}，未经本地核实，请按本地文件修改"
        f" / Default after {words_en}; not confirmed locally, replace it by the local rule"
    )


_ANSWERING = ("吹哨报到“应哨快”的通行做法", "the usual practice of whistles (S2-18)")
_RATING = ("吹哨报到“评哨严”、评价计入部门考核的通行做法", "the usual practice of rating whistles (S2-18)")
_FREQUENT = ("GB/T 30428.4 高发占比", "GB/T 30428.4, share of frequent matters")
_MISSED = ("GB/T 30428.4 漏报", "GB/T 30428.4, missed on a round")
DEFAULT_RULES: tuple[tuple[str, int, str], ...] = (
    ("whistle_weight", 10, _practice(*_RATING)),
    ("whistle_late", 20, _practice(*_ANSWERING)),
    ("whistle_absent", 100, _practice(*_ANSWERING)),
    ("whistle_refused", 20, _practice(*_ANSWERING)),
    ("frequent_reports", 3, _practice(*_FREQUENT)),
    ("frequent_days", 30, _practice(*_FREQUENT)),
    ("missed_hours", 4, _practice(*_MISSED)),
    ("missed_metres", 30, _practice(*_MISSED)),
    ("missed_days", 7, _practice(*_MISSED)),
)
# What lasts and can be seen from the street. Whatever comes and goes, or lies behind a door or under a lid,
# is not here: nobody can be blamed for not seeing it.
SEEN_BY_DEFAULT = (
    *("C01", "C0203", "C0205", "C0207", "C0208", "C0209", "C021", "C0303", "C0305", "C0306", "C0307"),
    *("C04", "C0501", "C0604", "E0101", "E0102", "E0103", "E0106", "E0107", "E0108", "E0110", "E0111"),
    *("E0202", "E0203", "E0205", "E0303", "E0305", "E0401", "E0408", "E0507"),
)
SEEN_SOURCE = _practice(*_MISSED)


def load_rule_defaults(rule_model: Any, seen_model: Any, *, whistles_since: date = SINCE) -> None:
    """Write the numbers that have no row yet; what an administrator changed stays."""
    there = set(rule_model.objects.values_list("name", flat=True))
    for name, value, source in DEFAULT_RULES:
        if name not in there:
            since = whistles_since if name.startswith("whistle") else SINCE
            rule_model.objects.create(name=name, value=value, source=source, valid_from=since)
    if not seen_model.objects.exists():
        seen_model.objects.create(valid_from=SINCE, categories=list(SEEN_BY_DEFAULT), source=SEEN_SOURCE)


def load_defaults(formula_model: Any, reason_model: Any) -> None:
    """Write the defaults that are not there yet; what an administrator changed stays."""
    if not formula_model.objects.filter(scope="").exists():
        formula_model.objects.create(**DEFAULT_FORMULA)
    for code, name, name_en in DEFAULT_REASONS:
        reason_model.objects.get_or_create(
            code=code,
            defaults={"name": name, "name_en": name_en, "source": _UNVERIFIED, "valid_from": SINCE},
        )
