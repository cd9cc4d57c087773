"""Reasons of rooms above why a step may not be taken now: they forbid what the table allows, never more."""

from __future__ import annotations

from collections.abc import Callable

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.core.verdicts import Denied

Veto = Callable[[Actor, Case, str], Denied | None]
_vetoes: dict[str, tuple[frozenset[str], Veto]] = {}


def add_veto(name: str, verbs: frozenset[str], veto: Veto) -> None:
    """Ask `veto(actor, case, verb)` before one of these verbs; called from a room's AppConfig.ready()."""
    _vetoes[name] = (verbs, veto)


def vetoed(actor: Actor, case: Case, verb: str) -> Denied | None:
    """The first reason against this step, or None."""
    for verbs, veto in _vetoes.values():
        # A verdict that denies is falsy: ask for None, not for truth.
        if verb in verbs and (denied := veto(actor, case, verb)) is not None:
            return denied
    return None
