"""When a matter ends, stops or begins again: tell everybody who reported it too, or joined it; when a case is
filed, note what was suggested and what was chosen."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.cases.events import CaseStepped
from liren.cases.models import Case
from liren.core.announcements import listen
from liren.flows.message_kinds import LABELS
from liren.matching.actions.deciding import note_decision
from liren.matching.queries import followers_of, joined_cases
from liren.messaging.actions import send_message
from liren.messaging.kinds import Kind, Topic, register
from liren.places.queries import division_name

OUTCOME, NEWS = "matter.outcome", "matter.news"
ENDS = ("close", "reject")
TURNS = ("suspend", "resume", "reopen", "recheck", "split")

register(
    Kind(
        OUTCOME,
        Topic.MY_REPORTS,
        _("What you reported with others: %(state)s"),
        _("%(category)s at %(place)s. Open it to read the outcome."),
        LABELS,
    ),
    Kind(
        NEWS,
        Topic.MY_REPORTS,
        _("What you reported with others: %(state)s"),
        _("%(category)s at %(place)s. Open it to see who does what, and until when."),
        LABELS,
    ),
)


@listen(CaseStepped, verb=(*ENDS, *TURNS))
def tell_the_others(event: CaseStepped) -> None:
    """Tell those whose reports were joined to this case, and those who joined it, each once per step."""
    case = Case.objects.get(pk=event.case_id)
    entry = case.timeline.get(pk=event.entry_id)
    kind = OUTCOME if event.verb in ENDS else NEWS
    params = {
        "number": case.number,
        "category": case.category_id,
        "place": division_name(case.division),
        "state": entry.to_state,
    }
    others = joined_cases(case.pk)
    told = {case.reporter_id}  # the reporter hears by case_notices
    links = [
        (other.reporter_id, reverse("matter_page", args=[other.pk]))
        for other in sorted(others, key=lambda one: one.opened_at)
    ]
    links += [
        (follower.user_id, reverse("followed_page", args=[follower.pk]))
        for follower in followers_of([case.pk, *(other.pk for other in others)])
    ]
    for person, link in links:
        if person is None or person in told:
            continue
        told.add(person)
        send_message(person, kind, params=params, link=link, key=f"{kind}:{event.entry_id}")


@listen(CaseStepped, verb=("file",))
def note_subject(event: CaseStepped) -> None:
    """Keep what the model suggested beside the category under which the case was filed."""
    note_decision(event.case_id, event.entry_id)
