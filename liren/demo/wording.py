"""Fills the slots of a case's text: what its reporter writes, or what a patrol notes."""

from __future__ import annotations

from liren.demo.dice import Dice
from liren.demo.phrases import lines, phrases
from liren.demo.spots import Spot
from liren.demo.texts import Voice

_WHEN = {key: lines(text) for key, text in phrases("remarks")["when"].items()}
_FEEL = {key: lines(text) for key, text in phrases("remarks")["feel"].items()}
_STREET_ENDS = ("", "", "", "附近", "旁边", "路边", "对面", "门口")
_HOME_ENDS = ("", "", "", "楼下", "单元门口", "旁边", "楼后")
_NOT_AT_HOME = ("公交", "斑马线", "学校放学", "拐弯", "人行道", "菜市场", "通道{place}")
_NOT_IN_THE_STREET = ("楼道", "单元门", "楼顶", "我家住一楼", "住户", "化粪池")
EVENING, MORNING = 20 * 60, 6 * 60


def told(dice: Dice, voice: Voice, spot: Spot, minute: float) -> str:
    """A resident's words. `minute` is the minute of the day, so that nobody says this morning before it."""
    template = dice.pick(voice.told)
    for _ in range(6):
        if not _jars(template, spot):
            break
        template = dice.pick(voice.told)
    lasts = "{when}就" in template or "{when}看到" in template
    when = dice.pick(_WHEN["lasting"]) if lasts else _when(dice, minute)
    text = _fill(template, dice, voice, spot, when)
    if dice.chance(0.45):
        draw = dice.even()
        mood = "polite" if draw < 0.6 else "upset" if draw < 0.82 else "worried"
        text += dice.pick(_FEEL["calm" if voice.is_calm else mood])
    return text


def _jars(template: str, spot: Spot) -> bool:
    """Whether a sentence speaks of a street where the spot is a home, or the other way round."""
    strange = _NOT_AT_HOME if spot.kind == "home" else _NOT_IN_THE_STREET if spot.kind == "street" else ()
    return any(word in template for word in strange)


def patrolled(dice: Dice, voice: Voice, spot: Spot) -> str:
    """A grid worker's note: short and sober."""
    return _fill(dice.pick(voice.patrolled), dice, voice, spot, "")


def _when(dice: Dice, minute: float) -> str:
    if minute >= EVENING or minute < MORNING:
        return dice.pick(_WHEN["night"] if dice.chance(0.6) else _WHEN["lasting"])
    if dice.chance(0.4):
        fresh = _WHEN["fresh"]
        return dice.pick([word for word in fresh if "下午" not in word] if minute < 14 * 60 else fresh)
    return dice.pick(_WHEN["lasting"])


def _fill(template: str, dice: Dice, voice: Voice, spot: Spot, when: str) -> str:
    ends = _HOME_ENDS if spot.kind == "home" else _STREET_ENDS if spot.kind == "street" else ("",)
    ending = dice.pick(ends)
    if spot.label.endswith(("路口", "站")) and ending == "门口":
        ending = "旁"
    follow = template.partition("{place}")[2][:2]
    if follow in _NEEDS_NO_END or follow[:1] in "楼单门旁对附顶口路拐岸边外后":
        ending = ""
    return template.format(
        place=spot.label + ending,
        estate=spot.estate,
        when=when,
        what=dice.pick(voice.what),
        name=voice.name,
        number=dice.count(2, 9),
    )


_NEEDS_NO_END = (
    "一楼",
    "六楼",
    "住户",
    "临街",
    "外立",
    "楼道",
    "楼顶",
    "人行",
    "水面",
    "工地",
    "墙上",
    "地面",
)
