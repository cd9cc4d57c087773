"""Every door of the house: each URL with the world that its arguments come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from liren.accounts.models import Post, SignIn
from liren.addresses.tests.places import address_of_each
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.opening import Report, open_case
from liren.cases.machine import State
from liren.cases.models import BulkRun, Case, Question
from liren.cases.tests.stories import a_case, a_report
from liren.cases.tests.test_children import a_rule
from liren.cases.tests.visitors import jpeg
from liren.core.jobs import run_waiting_jobs
from liren.directives.tests.stories import one_of_each as directive_of_each
from liren.escalation.tests.world import one_of_each
from liren.fieldwork.tests.stories import one_of_each as walk_of_each
from liren.figures.tests.stories import asked_out
from liren.matching.actions.following import join_case
from liren.messaging.models import Message
from liren.organizations.models import Duty
from liren.people.tests.residents import resident_of_each
from liren.places.models import RecordedOverlap
from liren.routing.tests.making import one_of_each as route_of_each
from liren.sources.tests.one_of_each import source_of_each
from liren.whistles.tests.stories import one_of_each as whistle_of_each
from tests.cast import DISTRICT, GRID, Cast

# Doors that are no pages of one address: where Django or the server answers for itself.
NOT_HERE = frozenset({"set_language"})


@dataclass(frozen=True)
class Door:
    """One URL and the method it is tried with."""

    name: str
    method: str
    path: str


def url_names() -> list[tuple[str, list[str]]]:
    """Every named URL with the names of its arguments."""
    return sorted(_walk(get_resolver().url_patterns))


def _walk(patterns: list[Any]) -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name and pattern.name not in NOT_HERE:
            yield pattern.name, sorted(pattern.pattern.converters)


def build_world(cast: Cast) -> dict[str, Any]:
    """A case with a photo in the middle of its way, and one of everything else that a URL can name."""
    report: Report = a_report(photos=(jpeg(),))
    case = open_case(cast.resident, report, source=Case.Source.RESIDENT).case
    sent = a_case(cast, State.FILED)
    dispatch_case(cast.dispatcher, sent.pk, lead=cast.lamps.pk, co_handlers=[cast.water.pk])
    run_waiting_jobs()
    overlap = RecordedOverlap.objects.first()
    return {
        "case_id": case.pk,
        "photo_id": case.photos.get().pk,
        "order_id": sent.orders.get(organization=cast.water).pk,
        "verb": "verify",
        "message_id": Message.objects.filter(recipient=cast.user("grid_worker")).latest("created_at").pk,
        "user_id": cast.user("grid_worker").pk,
        "post_id": Post.objects.get(user=cast.user("grid_worker")).pk,
        "sign_in_id": SignIn.objects.create(
            user=cast.user("resident"), session_key="x", device="", idle_minutes=9
        ).pk,
        "unit_id": cast.lamps.pk,
        "duty_id": Duty.objects.get(category_code="C0118").pk,
        "code": GRID,
        **walk_of_each(cast),
        "number": overlap.number if overlap else case.pk,
        "exclusion_id": asked_out(cast, sent).pk,
        "job_id": 999_999,
        "follower_id": join_case(cast.neighbour, sent.pk, key=UUID(int=3)).follower.pk,
        "child_rule_id": a_rule(cast).pk,
        "question_id": Question.objects.filter(category_code="C0118").earliest("position").pk,
        **one_of_each(cast),
        **whistle_of_each(cast),
        **route_of_each(cast),
        **directive_of_each(cast),
        **resident_of_each(cast),
        **source_of_each(cast),
        "run_id": BulkRun.objects.create(
            key=UUID(int=5), user=cast.user("dispatcher"), verb="file", language="en", asked_at=timezone.now()
        ).pk,
        **address_of_each(cast),
    }


def doors(world: dict[str, Any]) -> list[Door]:
    """Every door with GET and with an empty POST."""
    found = []
    for name, arguments in url_names():
        path = reverse(
            name,
            kwargs={argument: ARGUMENTS.get((name, argument), world[argument]) for argument in arguments},
        )
        found += [Door(name, method, path) for method in ("GET", "POST")]
    return found


ARGUMENTS: dict[tuple[str, str], Any] = {
    ("category_page", "code"): "C0118",
    ("category_questions", "code"): "C0118",
    ("area_figures", "code"): DISTRICT,
    ("end_exclusion_reason", "code"): "in_court",
}
