"""A trained model as a file: words and weights, readable by eye, never a program (no pickle)."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from liren.matching.subjects.reading import gram_weights

OWN, FROM_FILE = "own", "file"  # what a model learned from; its name begins with it
FOLDER, FILE = "models", "subjects.npz"
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A subject, how sure the model is (0 to 1), and the words that spoke for it."""

    subject: str
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SubjectModel:
    """One trained model. `coefficients`: n-grams x subjects; `temperature` turns margins into confidence."""

    name: str
    subjects: tuple[str, ...]
    vocabulary: tuple[str, ...]
    inverse: NDArray[np.float32]
    coefficients: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    temperature: float
    trained_on: int
    score: float  # macro-F1 in cross-validation

    @cached_property
    def rows(self) -> dict[str, int]:
        """Where each n-gram stands."""
        return {gram: row for row, gram in enumerate(self.vocabulary)}

    @cached_property
    def weights(self) -> dict[str, float]:
        """How rare each n-gram is (inverse document frequency)."""
        return dict(zip(self.vocabulary, self.inverse.tolist(), strict=True))

    def suggest(self, text: str) -> Suggestion | None:
        """The likeliest subject of a text; None if no word of it is known."""
        found = gram_weights(text, self.weights)
        if not found:
            return None
        rows = [self.rows[gram] for gram in found]
        given = np.fromiter(found.values(), dtype=np.float32)[:, None] * self.coefficients[rows]
        margins = given.sum(axis=0) + self.intercepts
        best = int(margins.argmax())
        likely = np.exp((margins - margins.max()) * self.temperature)
        rest = (given.sum(axis=1) - given[:, best]) / max(1, len(self.subjects) - 1)
        words = spoken(dict(zip(found, (given[:, best] - rest).tolist(), strict=True)))
        return Suggestion(self.subjects[best], float(likely[best] / likely.sum()), words)

    def save(self, folder: Path | None = None) -> Path:
        """Write the file, whole or not at all."""
        path = (folder or Path(settings.DATA_DIR) / FOLDER) / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        about = {
            "name": self.name,
            "subjects": self.subjects,
            "temperature": self.temperature,
            "trained_on": self.trained_on,
            "score": self.score,
        }
        fresh = path.with_suffix(f".{os.getpid()}")
        with fresh.open("wb") as file:
            np.savez_compressed(
                file,
                about=np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), dtype=np.uint8),
                vocabulary=np.frombuffer("\n".join(self.vocabulary).encode(), dtype=np.uint8),
                inverse=self.inverse,
                coefficients=self.coefficients,
                intercepts=self.intercepts,
            )
        fresh.replace(path)
        return path


def spoken(shares: dict[str, float]) -> tuple[str, ...]:
    """The n-grams that gave most, as words: parts of a longer one among them are left out."""
    chosen: list[str] = []
    for gram in sorted(shares, key=lambda one: shares[one] * (1 + 0.5 * len(one.strip())), reverse=True):
        word = gram.strip()
        if shares[gram] <= 0 or len(word) < 2:
            continue
        if any(word in other or other in word or _overlap(word, other) for other in chosen):
            continue
        chosen.append(word)
        if len(chosen) == MOST_WORDS:
            break
    return tuple(chosen)


def _overlap(one: str, other: str) -> bool:
    """Whether one begins with the character with which the other ends: 污染, 染严重."""
    return one[-1] == other[0] or other[-1] == one[0]


def load_model(path: Path) -> SubjectModel:
    """Read a file that `save` wrote.

    Raises:
        OSError, ValueError: it is not there, or not such a file.
    """
    with np.load(path, allow_pickle=False) as file:
        about = json.loads(file["about"].tobytes())
        return SubjectModel(
            name=about["name"],
            subjects=tuple(about["subjects"]),
            vocabulary=tuple(file["vocabulary"].tobytes().decode().split("\n")),
            inverse=file["inverse"],
            coefficients=file["coefficients"],
            intercepts=file["intercepts"],
            temperature=about["temperature"],
            trained_on=about["trained_on"],
            score=about["score"],
        )


_lock = threading.Lock()
_loaded: tuple[Path, float, SubjectModel] | None = None


def current_model() -> SubjectModel | None:
    """The model of this installation, read when it is first asked for and again when it was trained anew."""
    global _loaded  # noqa: PLW0603 - one model per process
    path = Path(settings.DATA_DIR) / FOLDER / FILE
    try:
        written = path.stat().st_mtime
    except OSError:
        return None
    with _lock:
        if _loaded is None or _loaded[:2] != (path, written):
            _loaded = (path, written, load_model(path))
        return _loaded[2]
