"""`liren keys`: changing the key that personal fields are closed with."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from liren.web.commands.processes import say

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands of this group."""
    keys = commands.add_parser("keys", help="the key that personal fields are closed with")
    kinds = keys.add_subparsers(metavar="what", required=True)
    rotate = kinds.add_parser("rotate", help="close everything anew with the key and cipher in use now")
    rotate.set_defaults(run=run_rotate, needs="django")


def run_rotate(arguments: argparse.Namespace) -> int:
    """Close every data key and every encrypted column anew. May be broken off and repeated."""
    from liren.core.rotation import rotate_columns
    from liren.people.actions.rewrapping import rewrap_people

    say(f"Closed anew: {rewrap_people()} keys of people, {rotate_columns()} other values.")
    return 0
