"""How well near-duplicates are found and subjects told apart, on real data with known answers.

    python bench/matching.py requests FILE    service requests with a "duplicate" flag (311 CSV, may be .gz)
    python bench/matching.py letters FILE     letters to a message board: the ten largest matters
    python bench/matching.py subjects FILE    texts with a subject: macro-F1 in cross-validation

Needs no database. `requests` splits by time: the threshold and the record of each category come from the
first half, the figures from the second. The data does not say which case a repeat repeats, so "found" means
that an earlier open case was offered among the first three.
"""

from __future__ import annotations

import csv
import gzip
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
AIM = 0.665  # share found in the first half, for which the threshold is set: a margin over 0.64
REACH, DAYS_BACK = 300.0, 180.0
WEIGHTS = SimpleNamespace(
    category=1.0,
    family_share=0.6,
    distance=0.8,
    distance_scale=60.0,
    time=0.3,
    time_scale=30.0,
    words=0.6,
    habit=1.2,
)


def main(kind: str, path: Path) -> None:
    """Measure one kind and print it."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.settings")
    import django

    django.setup()
    tell("machine", f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    {"requests": requests, "letters": letters, "subjects": subjects}[kind](path)


def tell(what: str, figure: str) -> None:
    """One line of the result."""
    print(f"{what:<34} {figure}")  # noqa: T201


def rows_of(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV file, packed or not."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as packed:
            return list(csv.DictReader(packed))
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def requests(path: Path) -> None:
    """Repeats among service requests: what staff marked, and what others would have been offered."""
    rows = [row for row in rows_of(path) if row["geo_default"] != "1" and row["LATITUDE"]]
    rows.sort(key=lambda row: row["OPEN_DT"])
    marked = np.array([row["dup_flag"] == "1" for row in rows])
    first = np.arange(len(rows)) < len(rows) // 2
    started = time.process_time()
    best, offers, kin = scores(rows, marked & first, first)
    taken = time.process_time() - started
    found_first = np.sort(best[first & marked])
    threshold = float(found_first[int((1 - AIM) * len(found_first))])
    tell("requests with a place", f"{len(rows):,}, {marked.sum():,} marked as repeats by staff")
    tell("threshold, from the first half", f"{threshold:.3f}")
    for name, half in (("first half (tuned on)", first), ("second half", ~first)):
        found = (best >= threshold)[half & marked].mean()
        false = (best >= threshold)[half & ~marked].mean()
        tell(name, f"found {found:.1%} of the marked; offered at {false:.1%} of the others")
    shown = (best >= threshold) & ~first
    tell("best offer is of the same type", f"{kin[shown & marked].mean():.1%} (marked), second half")
    tell("offers where there is one", f"{offers(threshold)[shown].mean():.2f} on average, at most 3")
    for margin in (0.80, 0.72, 0.64, 0.55, 0.45, 0.30):
        ordered = np.sort(best[~first & marked])
        at = float(ordered[int((1 - margin) * len(ordered))])
        false = (best >= at)[~first & ~marked].mean()
        tell(
            f"  second half at threshold {at:.2f}",
            f"found {margin:.0%}, offered at {false:.1%} of the others",
        )
    tell("comparing", f"{len(rows) / taken:,.0f} requests a second")


def scores(rows: list[dict[str, str]], repeats: Any, known: Any) -> tuple[Any, Any, Any]:
    """The best score of each request against earlier ones that were open, how many pass a threshold (at most
    three), and whether the best is of the same type. A category's record comes from `known` rows only."""
    from liren.matching.scoring import compared, factors, habit_of

    opened, closed = times(rows, "OPEN_DT"), times(rows, "CLOSED_DT")
    lon, lat = (np.array([float(row[name]) for row in rows]) for name in ("LONGITUDE", "LATITUDE"))
    types = np.unique([row["TYPE"] for row in rows], return_inverse=True)[1]
    families = np.unique([row["REASON"] for row in rows], return_inverse=True)[1]
    streets = np.unique([row["LOCATION_STREET_NAME"] for row in rows], return_inverse=True)[1]
    counts = np.bincount(types[known], minlength=types.max() + 1)
    again = np.bincount(types[repeats], minlength=types.max() + 1)
    overall = float(again.sum() / counts.sum())
    habits = np.array([habit_of(int(a), int(c), overall) for a, c in zip(again, counts, strict=True)])
    best, kin = np.full(len(rows), -9.0), np.zeros(len(rows), dtype=bool)
    top = np.full((len(rows), 3), -9.0)
    for row, around in neighbours(lon, lat):
        days = (opened[row] - opened[around]) / 86400
        metres = np.hypot(
            (lat[around] - lat[row]) * 111_320,
            (lon[around] - lon[row]) * 111_320 * np.cos(np.radians(lat[row])),
        )
        kept = (days <= DAYS_BACK) & (metres <= REACH) & (closed[around] > opened[row])
        earlier, days, metres = around[kept], days[kept], metres[kept]
        same = types[earlier] == types[row]
        related = np.where(families[earlier] == families[row], WEIGHTS.family_share, 0.0)
        if not len(earlier):
            continue
        sums = factors(
            WEIGHTS,
            compared(
                kinship=np.where(same, 1.0, related),
                metres=metres,
                days=days,
                likeness=streets[earlier] == streets[row],
                habit=habits[types[earlier]],
            ),
        ).total
        order = np.argsort(-sums)[:3]
        best[row], kin[row] = sums[order[0]], same[order[0]]
        top[row, : len(order)] = sums[order]
    return best, lambda threshold: (top >= threshold).sum(axis=1), kin


def times(rows: list[dict[str, str]], column: str) -> Any:
    """Seconds; what never happened lies in the far future."""
    return np.array(
        [datetime.fromisoformat(row[column]).timestamp() if row[column] else np.inf for row in rows]
    )


def neighbours(lon: Any, lat: Any) -> Iterator[tuple[int, Any]]:
    """For each row, the earlier ones in the cells around it."""
    cell = REACH / 111_320
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in range(len(lon)):
        x, y = int(lon[row] / (cell * 1.36)), int(lat[row] / cell)
        around = [one for i in (-1, 0, 1) for j in (-1, 0, 1) for one in cells.get((x + i, y + j), ())]
        if around:
            yield row, np.array(around)
        cells[x, y].append(row)


def letters(path: Path) -> None:
    """The matters of which most people wrote, by words alone."""
    grouping = import_module("liren.matching.grouping")
    rows = rows_of(path)
    started = time.process_time()
    vectors = grouping.text_vectors([f"{row['title']} {row['title']} {row['content']}" for row in rows])
    groups = grouping.star_groups(grouping.alike(vectors, 0.2))
    groups = grouping.joined_groups(vectors, groups, 0.5)
    taken = time.process_time() - started
    people = [len({rows[at]["user_id"] for at in group}) for group in groups]
    grouped = sum(len(group) for group in groups)
    tell("letters", f"{len(rows):,}; {grouped:,} in {len(groups):,} groups; {taken:.1f} s of processor time")
    ranked = sorted(zip(people, groups, strict=True), key=lambda one: (-one[0], -len(one[1])))[:10]
    for number, (writers, group) in enumerate(ranked, 1):
        dates = sorted(rows[at]["created_at"][:10] for at in group)
        tell(f"{number:>2}. {len(group)} letters, {writers} people", f"{dates[0]} – {dates[-1]}")
        for at in group[:: max(1, len(group) // 4)][:4]:
            print(f"      {rows[at]['title'].strip()[:60]}")  # noqa: T201


def subjects(path: Path) -> None:
    """Macro-F1 of the model of subjects on texts outside the fit."""
    training = import_module("liren.matching.subjects.training")
    started = time.process_time()
    trained = training.train(training.file_examples(path))
    taken = time.process_time() - started
    folds = ", ".join(f"{score:.4f}" for score in trained.fold_scores)
    tell("texts, subjects", f"{trained.examples:,}, {len(trained.model.subjects)}")
    tell(f"macro-F1, {len(trained.fold_scores)} folds", f"{trained.model.score:.4f} ({folds})")
    tell("n-grams kept", f"{len(trained.model.vocabulary):,}")
    tell("folds and the last fit", f"{taken:.0f} s of processor time")
    texts = [example.text for example in training.file_examples(path)[:500]]
    trained.model.suggest(texts[0])
    started = time.process_time()
    for text in texts:
        trained.model.suggest(text)
    tell(
        "asking", f"{(time.process_time() - started) / len(texts) * 1000:.1f} ms a text, without scikit-learn"
    )


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in {"requests", "letters", "subjects"}:
        sys.exit(__doc__)
    main(sys.argv[1], Path(sys.argv[2]))
