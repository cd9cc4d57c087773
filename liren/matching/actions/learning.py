"""Learning anew, each week, from what people decided."""

from __future__ import annotations

from liren.core.verdicts import InvalidError
from liren.matching.subjects.model import FROM_FILE, SubjectModel, current_model
from liren.matching.subjects.training import closed_examples, train

LEARN_FROM = 6_000  # the newest closed cases; more are slow to learn from and teach little


def learn_subjects() -> SubjectModel | None:
    """Train the model of subjects from own closed cases and keep it; None if there is nothing to learn.

    A model that somebody trained from a file stays: another command put it there, and takes it away.
    """
    now = current_model()
    if now is not None and now.name.startswith(FROM_FILE):
        return None
    try:
        model = train(closed_examples(most=LEARN_FROM)).model
    except InvalidError:
        return None
    model.save()
    return model
