"""This room's say in closing a case."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.vetoes import add_veto
from liren.core.verdicts import Denied
from liren.whistles.machine import LIVE_STATES
from liren.whistles.models import Whistle


def whistle_under_way(actor: Actor, case: Case, verb: str) -> Denied | None:
    """A case is not closed while units are called to it."""
    if Whistle.objects.filter(case=case, state__in=LIVE_STATES).exists():
        return Denied(_("A whistle for this case is under way."), because="state")
    return None


add_veto("whistles", frozenset({"close"}), whistle_under_way)
