"""The ways between the pages of this room."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.routing.models.arbitrations import LIST_READERS, READERS
from liren.routing.models.rules import READERS as RULE_READERS
from liren.routing.queries import rulable


def room_tabs(actor: Actor) -> list[tuple[str, ...] | tuple[str, str, str, int]]:
    """The pages of this room that the actor may open, for the `tabs` component."""
    tabs: list[tuple[str, ...] | tuple[str, str, str, int]] = []
    if actor.holds(*RULE_READERS):
        tabs.append(("rules", _("Dispatch rules"), reverse("dispatch_rules")))
    if actor.holds(*READERS):
        count = rulable(actor).count()
        tab = ("arbitrations", _("Arbitration"), reverse("arbitrations"))
        tabs.append((*tab, count) if count else tab)
    if actor.holds(*LIST_READERS):
        tabs.append(("proposals", _("Proposed duties"), reverse("duty_proposals")))
        tabs.append(("unowned", _("Matters that nobody owes"), reverse("unowned_page")))
        tabs.append(("limits", _("Until when a case may be returned"), reverse("return_limits")))
    return tabs
