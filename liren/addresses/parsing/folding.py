"""One way to write characters: half-width, capitals, one dash, one kind of bracket; Chinese numerals as
figures."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SAME = str.maketrans(
    {
        "—": "-", "–": "-", "－": "-", "―": "-", "~": "-", "～": "-", "﹣": "-", "−": "-", "‐": "-",
        "【": "(", "】": ")", "[": "(", "]": ")", "〔": "(", "〕": ")", "{": "(", "}": ")",
        "「": "(", "」": ")",
        "，": ",", "。": ".", "；": ";", "：": ":", "／": "/", "＃": "#", "﹟": "#", "〇": "零", "○": "零",
        "壹": "一", "贰": "二", "叁": "三", "肆": "四", "伍": "五", "陆": "六", "柒": "七", "捌": "八",
        "玖": "九", "拾": "十", "佰": "百", "両": "两", "號": "号", "樓": "楼", "棟": "栋", "單": "单",
        "層": "层", "區": "区", "東": "东", "街": "街", "園": "园", "門": "门", "廠": "厂",
    }
)  # fmt: skip
DIGITS = {figure: value for value, figure in enumerate("零一二三四五六七八九")} | {"两": 2}
NUMERAL = "零一二两三四五六七八九十百"
_NUMERAL = re.compile(f"[{NUMERAL}]+")


def folded(text: str) -> tuple[str, list[int]]:
    """The text in one way of writing, without blanks, and for each character where it stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for one in _folded_letter(letter):
            letters.append(one)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=16384)
def _folded_letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter).translate(_SAME).upper()
    return "".join(
        one for one in plain if not one.isspace() and unicodedata.category(one) not in {"Cf", "Cc"}
    )


@lru_cache(maxsize=4096)
def figure(numeral: str) -> str:
    """A number below a thousand in figures, "二十三" or "二三" as "23"; anything else as it is."""
    if numeral.isdecimal():
        return numeral.lstrip("0") or "0"
    if not numeral or not _NUMERAL.fullmatch(numeral):
        return numeral
    if not set(numeral) & set("十百"):
        return "".join(str(DIGITS[one]) for one in numeral).lstrip("0") or "0"
    total, digit = 0, 0
    for one in numeral:
        if one in "十百":
            total += (digit or 1) * (10 if one == "十" else 100)
            digit = 0
        else:
            digit = DIGITS[one]
    return str(total + digit)
