"""When a case moves: tell those who asked to hear of it, or of everything of its kind in its area."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.accounts.queries import actor_for
from liren.cases.events import CaseStepped
from liren.cases.models import Case, Subscription, TimelineEntry
from liren.core.announcements import listen
from liren.flows.message_kinds import LABELS
from liren.messaging.actions import send_messages
from liren.messaging.kinds import Kind, Topic, register
from liren.places.queries import division_name

FOLLOWED = "case.followed"
TOLD_OF_AN_AREA = ("report", "patrol", "close", "reopen", "recheck")  # every step would be noise

register(
    Kind(
        FOLLOWED,
        Topic.FOLLOWED,
        _("%(category)s at %(place)s: %(state)s"),
        _(
            "Case %(number)s, which you follow, took the step “%(verb)s”. "
            "You can end this under “What I follow”."
        ),
        LABELS,
    )
)


@listen(CaseStepped)
def tell_followers(event: CaseStepped) -> None:
    """One message for each person, however many of their subscriptions fit; none about what they may no
    longer see."""
    entry = TimelineEntry.objects.select_related("case__category").get(pk=event.entry_id)
    case = entry.case
    followers = followers_of(case, entry.verb, but=entry.actor_id)
    if not followers:
        return
    params = {
        "number": case.number,
        "category": case.category_id,
        "place": division_name(case.division),
        "state": entry.to_state,
        "verb": entry.verb,
    }
    send_messages(
        followers,
        FOLLOWED,
        params=params,
        link=reverse("case_page", args=[case.pk]),
        key=f"followed:{entry.pk}",
    )


def followers_of(case: Case, verb: str, *, but: UUID | None) -> list[UUID]:
    """Who hears of this step: followers of the case, and of its area and kind, who may see it today."""
    fits = Q(case=case)
    if verb in TOLD_OF_AN_AREA:
        fits |= Q(
            case__isnull=True,
            division__in=_beginnings(case.division),
            category_code__in=_beginnings(case.category_id),
        )
    rows = Subscription.objects.filter(fits).select_related("user")
    users = {row.user_id: row.user for row in rows if row.user_id != but}
    return sorted(
        user_id
        for user_id, user in users.items()
        if Case.objects.visible_to(actor_for(user)).filter(pk=case.pk).exists()
    )


def _beginnings(text: str) -> list[str]:
    return [text[:length] for length in range(len(text) + 1)]
