"""Training the model of subjects: scikit-learn is loaded only here."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from liren.cases.machine import State
from liren.cases.models import Case
from liren.core.verdicts import InvalidError
from liren.matching.subjects.model import OWN, SubjectModel
from liren.matching.subjects.reading import grams

FOLDS = 5
MOST_EXAMPLES = 30_000
FEWEST = 10  # texts of a subject; one with fewer is left out
RARE, MOST_GRAMS = 2, 200_000
SOFTNESS = 2.0  # C of the linear support vector machine
TEXT_COLUMNS = ("text", "text_seg", "content", "description")
SUBJECT_COLUMNS = ("label", "category_code", "category", "subject", "level1")


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what it is about."""

    text: str
    subject: str


@dataclass(frozen=True, slots=True)
class Trained:
    """A model and how well its kind did on texts that it had not seen."""

    model: SubjectModel
    fold_scores: tuple[float, ...]  # macro-F1 of each fold
    examples: int
    left_out: tuple[str, ...]  # subjects with too few texts


def closed_examples(scope: str = "", most: int = MOST_EXAMPLES) -> list[Example]:
    """The deployment's own cases: the newest that were closed, under the category that people gave them."""
    cases = Case.objects.within(scope).filter(state__in=(State.CLOSED, State.RATED))
    rows = cases.order_by("-opened_at").values_list("description", "category_id")[:most]
    return [Example(text, code) for text, code in rows]


def file_examples(path: Path) -> list[Example]:
    """A CSV file with a column of texts and one of subjects.

    Raises:
        InvalidError: the file has no such columns.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        text = next((one for one in TEXT_COLUMNS if one in columns), None)
        subject = next((one for one in SUBJECT_COLUMNS if one in columns), None)
        if text is None or subject is None:
            raise InvalidError(
                _("%(file)s needs a column of texts (%(texts)s) and one of subjects (%(subjects)s).")
                % {"file": path, "texts": "/".join(TEXT_COLUMNS), "subjects": "/".join(SUBJECT_COLUMNS)}
            )
        return [Example(row[text] or "", (row[subject] or "").strip()) for row in reader]


def train(examples: Sequence[Example], origin: str = OWN) -> Trained:
    """Fit the model to all examples; its score comes from folds that it was not fitted to.

    Args:
        examples: texts and what they are about.
        origin: where they come from; it begins the model's name.

    Raises:
        InvalidError: fewer than two subjects have enough texts.
    """
    counts = Counter(example.subject for example in examples)
    kept = {subject for subject, count in counts.items() if subject and count >= FEWEST}
    if len(kept) < 2:
        raise InvalidError(
            _("At least two subjects with %(count)d texts each are needed.") % {"count": FEWEST}
        )
    chosen = [example for example in examples if example.subject in kept]
    texts = [example.text for example in chosen]
    subjects = np.array([example.subject for example in chosen])
    scores, margins, truth = _cross_validate(texts, subjects)
    reader, machine = _fit(texts, subjects)
    coefficients, intercepts = _both_sides(machine)
    digest = hashlib.sha256("\n".join(f"{one.subject}\t{one.text}" for one in chosen).encode()).hexdigest()
    model = SubjectModel(
        name=f"{origin}-{len(chosen)}-{digest[:8]}",
        subjects=tuple(str(one) for one in machine.classes_),
        vocabulary=tuple(str(one) for one in reader.get_feature_names_out()),
        inverse=reader.idf_.astype(np.float32),
        coefficients=coefficients.T.astype(np.float32),
        intercepts=intercepts.astype(np.float32),
        temperature=_temperature(margins, truth),
        trained_on=len(chosen),
        score=float(np.mean(scores)),
    )
    return Trained(model, tuple(scores), len(chosen), tuple(sorted(set(counts) - kept)))


def _fit(texts: Sequence[str], subjects: NDArray[Any]) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    reader = TfidfVectorizer(
        analyzer=lambda text: list(grams(text)),
        min_df=RARE,
        max_features=MOST_GRAMS,
        sublinear_tf=True,
        dtype=np.float32,
    )
    rows = reader.fit_transform(texts)
    return reader, LinearSVC(C=SOFTNESS, random_state=1).fit(rows, subjects)


def _folds(subjects: NDArray[Any]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    from sklearn.model_selection import StratifiedKFold

    return StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(subjects, subjects)  # type: ignore[no-any-return]


def _cross_validate(
    texts: Sequence[str], subjects: NDArray[Any]
) -> tuple[list[float], NDArray[np.float64], NDArray[np.int64]]:
    """Macro-F1 per fold, and the margins and truths of all texts when they stood outside."""
    from sklearn.metrics import f1_score

    classes = np.unique(subjects)
    margins = np.zeros((len(texts), len(classes)))
    truth = np.searchsorted(classes, subjects)
    scores = []
    for inside, outside in _folds(subjects):
        reader, machine = _fit([texts[at] for at in inside], subjects[inside])
        coefficients, intercepts = _both_sides(machine)
        margins[outside] = reader.transform([texts[at] for at in outside]) @ coefficients.T + intercepts
        said = margins[outside].argmax(axis=1)
        scores.append(float(f1_score(truth[outside], said, average="macro")))
    return scores, margins, truth


def _both_sides(machine: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One row per subject also where there are only two."""
    rows, starts = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        return np.vstack([-rows, rows]), np.concatenate([-starts, starts])
    return rows, starts


def _temperature(margins: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """How sharp confidence must be so that it is right as often as it says, on texts outside the fit."""
    best, least = 1.0, float("inf")
    for tried in np.arange(0.5, 8.01, 0.25):
        scaled = margins * tried
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        own = scaled[np.arange(len(truth)), truth]
        loss = float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - own))
        if loss < least:
            best, least = float(tried), loss
    return best
