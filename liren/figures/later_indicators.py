"""Indicators since the second version of the computation: whistles, appeals, repeats, duties of posts.

Names after GB/T 30428.4 (高发/重复占比, 核实率, 核查率, 差错率, 漏报, 申诉). None rewards a count: a unit
that was never called has no whistle score, and a walker's own reports are in no denominator.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.figures.measures import (
    AREA,
    PERSON,
    UNIT,
    Count,
    Indicator,
    Shape,
    Subject,
    Values,
    every,
    known,
    nothing,
    true,
)

VERSION = 2
Words = tuple[Promise, Promise]
Rate = tuple[str, frozenset[Subject], Words, Count, Count]


def is_counted(values: Values) -> int:
    """1 where a call counts in the score: the community rated it, or the unit did not come."""
    return int(values["level"] is not None or bool(values["absent"]))


def is_late(values: Values) -> int:
    """1 where the unit came late, or not at all."""
    return int(bool(values["late"]) or bool(values["absent"]))


def at_least(level: int) -> Count:
    """1 where the rating is so good or better."""
    return lambda values: int((values["level"] or 0) >= level)


def _rates(
    kind: str, rows: tuple[tuple[str, frozenset[Subject], Words, Count, Count], ...]
) -> Iterator[Indicator]:
    for code, subjects, words, good, of in rows:
        yield Indicator(code, kind, *words, subjects, good, of, since=VERSION)


def _counts(kind: str, rows: tuple[tuple[str, frozenset[Subject], Words, Count], ...]) -> Iterator[Indicator]:
    for code, subjects, words, good in rows:
        yield Indicator(code, kind, *words, subjects, good, nothing, shape=Shape.COUNT, since=VERSION)


LATER: tuple[Indicator, ...] = (
    *_rates(
        "matter",
        (
            (
                "repeat_share",
                AREA,
                (
                    _("Share of repeats"),
                    _(
                        "reports merged into an earlier case, or joined to one ÷ reports received and "
                        "joinings"
                    ),
                ),
                true("repeated"),
                known("repeated"),
            ),
            (
                "frequent_share",
                AREA,
                (
                    _("Share of frequent matters"),
                    _(
                        "reports that are, within the days set, at least the set number of their kind in the "
                        "grid ÷ reports received that are neither repeats nor rejected nor withdrawn"
                    ),
                ),
                true("frequent"),
                known("frequent"),
            ),
        ),
    ),
    *_rates(
        "verifying",
        (
            (
                "verify_rate",
                AREA | PERSON,
                (
                    _("Verification rate"),
                    _(
                        "verified on site by the end of the month ÷ public reports whose verification "
                        "fell due"
                    ),
                ),
                true("done"),
                every,
            ),
        ),
    ),
    *_rates(
        "inspecting",
        (
            (
                "inspect_rate",
                AREA | PERSON,
                (
                    _("Inspection rate"),
                    _("inspected by the end of the month ÷ handled work whose inspection fell due"),
                ),
                true("done"),
                every,
            ),
        ),
    ),
    *_rates(
        "judged",
        (
            (
                "error_rate",
                AREA | PERSON,
                (
                    _("Error rate"),
                    _(
                        "filed though the matter was on file already, or sent to a unit that returned it "
                        "and then sent to another ÷ filings and dispatches that were put to the test in the "
                        "month"
                    ),
                ),
                true("wrong"),
                every,
            ),
        ),
    ),
    *_rates(
        "round",
        (
            (
                "missed_share",
                AREA | PERSON,
                (
                    _("Patrol days with something missed"),
                    _(
                        "patrol days on which something stood within sight of a point passed that the public "
                        "reported soon after, was confirmed on site, and that nobody had reported before "
                        "÷ patrol days judged; a day counts once, and own reports count nowhere"
                    ),
                ),
                true("missed"),
                every,
            ),
        ),
    ),
    *_counts(
        "appealed",
        (("appeals", UNIT | AREA, (_("Appeals"), _("appeals that the unit made in the month")), every),),
    ),
    *_rates(
        "appeal",
        (
            (
                "appeals_upheld",
                UNIT | AREA,
                (_("Appeals upheld"), _("appeals upheld ÷ appeals decided in the month")),
                true("upheld"),
                every,
            ),
        ),
    ),
    *_counts(
        "whistle",
        (
            (
                "whistle_counted",
                UNIT | AREA,
                (
                    _("Calls counted"),
                    _("calls of closed whistles that the community rated, or to which the unit did not come"),
                ),
                is_counted,
            ),
        ),
    ),
    *_rates(
        "whistle",
        (
            (
                "whistle_satisfied",
                UNIT | AREA,
                (
                    _("Whistles: community satisfied"),
                    _("rated satisfied or very satisfied ÷ calls that the community rated"),
                ),
                at_least(4),
                known("level"),
            ),
            (
                "whistle_late",
                UNIT | AREA,
                (
                    _("Whistles: late or absent"),
                    _("signed in late, or did not come ÷ calls of whistles closed in the month"),
                ),
                is_late,
                every,
            ),
            (
                "whistle_refused",
                UNIT | AREA,
                (
                    _("Whistles: refused without cause"),
                    _("refused, but the ruling was to come ÷ calls of whistles closed in the month"),
                ),
                true("refused"),
                every,
            ),
        ),
    ),
    *_rates(
        "whistled",
        (
            (
                "whistle_justified",
                AREA,
                (
                    _("Whistles judged justified"),
                    _("justified in the eyes of the units that came ÷ units' words on whistles"),
                ),
                true("justified"),
                known("justified"),
            ),
            (
                "whistle_prepared",
                AREA,
                (
                    _("Whistles judged well prepared"),
                    _("well prepared in the eyes of the units that came ÷ units' words on whistles"),
                ),
                true("prepared"),
                known("prepared"),
            ),
            (
                "whistler_satisfied",
                AREA,
                (
                    _("Whistles: units satisfied"),
                    _("rated satisfied or very satisfied by units ÷ units' words on whistles"),
                ),
                at_least(4),
                known("level"),
            ),
        ),
    ),
)
