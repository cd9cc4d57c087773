"""What this room shows on the pages of the case room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liren.accounts.actors import Actor
from liren.cases.panels import DeskPanel, add_desk_panel
from liren.fieldwork.posts import CALLERS
from liren.fieldwork.queries import waiting_items


def _to_be_asked(actor: Actor) -> Mapping[str, Any] | None:
    """How many people wait to be asked; nothing for posts that ask nobody."""
    if not actor.holds(*CALLERS):
        return None
    waiting = waiting_items(actor).order_by().count()
    return {"waiting": waiting} if waiting else None


add_desk_panel(DeskPanel("call_backs", "fieldwork/desk_panel.html", _to_be_asked, rank=70))
