"""`liren train`: let the platform learn from what people decided."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from liren.web.commands.processes import say
from liren.web.machine import MachineError

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands of this group."""
    parent = commands.add_parser("train", help="learn from what people decided")
    kinds = parent.add_subparsers(metavar="what", required=True)
    subjects = kinds.add_parser(
        "subjects", help="what a text is about: from own closed cases, or from a CSV of texts and subjects"
    )
    subjects.add_argument("path", type=Path, nargs="?", metavar="FILE")
    subjects.add_argument("--scope", default="", help="only closed cases of this place (code)")
    subjects.set_defaults(run=train_subjects, needs="django")


def train_subjects(arguments: argparse.Namespace) -> int:
    """Train the model that suggests what a text is about, and keep it in the data folder."""
    if arguments.path and not arguments.path.exists():
        raise MachineError(f"There is no {arguments.path}.")
    from liren.matching.subjects import training
    from liren.matching.subjects.model import FROM_FILE, OWN

    examples = (
        training.file_examples(arguments.path)
        if arguments.path
        else training.closed_examples(arguments.scope)
    )
    trained = training.train(examples, FROM_FILE if arguments.path else OWN)
    path = trained.model.save()
    folds = ", ".join(f"{score:.3f}" for score in trained.fold_scores)
    say(f"{trained.examples} texts, {len(trained.model.subjects)} subjects.")
    say(f"Macro-F1 {trained.model.score:.3f} on texts that it had not seen ({folds}).")
    if trained.left_out:
        say(f"Left out, fewer than {training.FEWEST} texts: {', '.join(trained.left_out)}")
    say(f"Kept in {path}")
    return 0
