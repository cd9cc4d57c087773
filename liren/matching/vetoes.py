"""A report that others count on can't be taken back by one of them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.vetoes import add_veto
from liren.core.verdicts import Denied
from liren.matching.queries import has_others


def keep_for_others(actor: Actor, case: Case, verb: str) -> Denied | None:
    """Refuse to withdraw a case that others joined."""
    if has_others(case):
        return Denied(_("Others count on this report too, so it goes on."), because="state")
    return None


def register() -> None:
    """Have a say in taking a report back."""
    add_veto("matching.others", frozenset({"withdraw"}), keep_for_others)
