"""Who is reading: the signed-in actor, together with the receipts that this visitor has shown."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from liren.accounts.actors import Actor

SESSION_KEY = "receipts"
MOST_RECEIPTS = 20  # cases one browser session follows by receipt


def reader(request: HttpRequest) -> Actor:
    """The actor with the cases that were opened by receipt number in this session."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by accounts.middleware
    shown = frozenset(UUID(case_id) for case_id in request.session.get(SESSION_KEY, ()))
    if not shown:
        return actor
    # Not dataclasses.replace: the request carries a lazy stand-in, which that function does not take.
    return Actor(actor.kind, actor.user_id, actor.name, actor.holdings, shown)


def remember_receipt(request: HttpRequest, case_id: UUID) -> None:
    """Let this visitor follow a case for as long as the session lasts."""
    before = [shown for shown in request.session.get(SESSION_KEY, ()) if shown != str(case_id)]
    request.session[SESSION_KEY] = [str(case_id), *before][:MOST_RECEIPTS]
    if request.actor.kind != "person":  # type: ignore[attr-defined]  # set by accounts.middleware
        request.session.set_expiry(0)  # on a shared computer it ends with the browser
