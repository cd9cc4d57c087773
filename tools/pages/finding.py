"""Where the demo city has an example for each page: candidates for the arguments of its URL, best first."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from tools.pages.listing import WHO, Page

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liren.accounts.actors import Actor

MOST = 40  # candidates that are tried before a page counts as having no example


def candidates(page: Page) -> Iterable[str]:
    """Addresses on which the page may be found, best first. None needs an argument: exactly one."""
    from django.urls import NoReverseMatch, reverse

    if page.path:
        return [page.path + page.query]
    query = page.query.format(**_words(page)) if page.query else ""
    try:
        return [reverse(page.name) + query]
    except NoReverseMatch:
        names = _arguments(page.name)
    values = [itertools.islice(_values(page, name), MOST) for name in names]
    return (
        reverse(page.name, kwargs=dict(zip(names, chosen, strict=True))) + query
        for chosen in itertools.product(*values)
    )


def _arguments(name: str) -> list[str]:
    from django.urls import get_resolver

    found = get_resolver().reverse_dict.getlist(name)
    return list(found[0][0][0][1]) if found else []


def _actor(page: Page) -> Actor:
    from liren.accounts.actors import ANONYMOUS
    from liren.accounts.models import User
    from liren.accounts.queries import actor_for

    login = WHO[page.who][0]
    return actor_for(User.objects.get(login=login)) if login else ANONYMOUS


def _values(page: Page, argument: str) -> Iterable[Any]:
    chosen = SPECIAL.get((page.name, argument)) or VALUES.get(argument)
    return chosen(_actor(page)) if chosen else ()


def _keys(rows: QuerySet[Any]) -> list[Any]:
    return list(rows.values_list("pk", flat=True)[:MOST])


def _cases(actor: Actor) -> list[Any]:
    """Cases with a photo and work in them first, the rest by what is due next."""
    from django.db.models import Q

    from liren.cases.machine import OPEN_STATES
    from liren.cases.models import Case

    seen = Case.objects.visible_to(actor)
    if not actor.is_staff:
        own = seen.filter(reporter_id=actor.user_id)
        return _keys(own.order_by("-photos__id", "-opened_at"))
    at_work = seen.filter(state__in=OPEN_STATES)
    rich = at_work.filter(Q(photos__isnull=False) & Q(orders__isnull=False)).distinct()
    return [*_keys(rich.order_by("-opened_at"))[: MOST // 2], *_keys(at_work.order_by("due_at"))]


def _overseen(actor: Actor) -> list[Any]:
    from liren.cases.models import Case
    from liren.escalation.models import Escalation

    told = Escalation.objects.order_by("-pk").values("case_id")[:400]
    return [*_keys(Case.objects.visible_to(actor).open().filter(pk__in=told)), *_cases(actor)]


def _rows(model: str, order: str = "-pk") -> Callable[[Actor], list[Any]]:
    """Rows of a model that the actor sees."""

    def found(actor: Actor) -> list[Any]:
        from django.apps import apps

        rows: Any = apps.get_model(model)._default_manager.order_by(order)
        return _keys(rows.visible_to(actor) if hasattr(rows, "visible_to") else rows)

    return found


def _orders(actor: Actor) -> list[Any]:
    from liren.cases.models import WorkOrder

    units = [post.organization_id for post in actor.holdings if post.organization_id]
    return _keys(WorkOrder.objects.filter(organization_id__in=units).order_by("-pk"))


def _walked(actor: Actor) -> list[Any]:
    from liren.fieldwork.models import Patrol

    return _keys(Patrol.objects.visible_to(actor).order_by("ended_at", "-distance"))


def _units(actor: Actor) -> list[Any]:
    """The actor's own unit, else one that owes much."""
    from django.db.models import Count

    from liren.organizations.models import Organization

    own = [post.organization_id for post in actor.holdings if post.organization_id]
    return [*own, *_keys(Organization.objects.annotate(owed=Count("duties")).order_by("-owed"))]


def _codes_of_categories(_actor: Actor) -> list[Any]:
    return ["C0118"]


def _codes_of_areas(actor: Actor) -> list[Any]:
    return [post.scope for post in actor.holdings if post.scope]


def _grids(actor: Actor) -> list[Any]:
    from liren.places.models import Grid

    scope = next((post.scope for post in actor.holdings if post.scope), "")
    return list(Grid.objects.filter(code__startswith=scope, valid_to=None).values_list("code", flat=True)[:5])


def _people(actor: Actor) -> list[Any]:
    from liren.accounts.models import User

    staff = User.objects.filter(login="wangge001").values_list("pk", flat=True)
    return [*staff, *([actor.user_id] if actor.user_id else [])]


def _overlaps(_actor: Actor) -> list[Any]:
    from liren.places.models import RecordedOverlap

    return list(RecordedOverlap.objects.values_list("number", flat=True)[:MOST])


def _residents(actor: Actor) -> Iterable[Any]:
    from liren.people.models import Person
    from liren.people.wall import within

    with within(actor):
        return list(Person.objects.present().order_by("pk").values_list("pk", flat=True)[:5])


def _words(page: Page) -> dict[str, str]:
    """What the queries of the list are filled with."""
    actor = _actor(page)
    unit = next((str(post.organization_id) for post in actor.holdings if post.organization_id), "")
    return {"scope": next((post.scope for post in actor.holdings if post.scope), ""), "unit": unit}


VALUES: dict[str, Callable[[Actor], Iterable[Any]]] = {
    "case_id": _cases,
    "whistle_id": _rows("whistles.Whistle"),
    "rule_id": _rows("routing.DispatchRule", "pk"),
    "trial_id": _rows("routing.RuleTrial"),
    "arbitration_id": _rows("routing.Arbitration"),
    "follower_id": _rows("matching.CaseFollower"),
    "item_id": _rows("fieldwork.CallBackItem"),
    "plan_id": _rows("fieldwork.PatrolPlan", "pk"),
    "patrol_id": _walked,
    "unit_id": _units,
    "directive_id": _rows("directives.Directive"),
    "order_id": _orders,
    "user_id": _people,
    "code": _grids,
    "person_id": _residents,
    "number": _overlaps,
}
SPECIAL: dict[tuple[str, str], Callable[[Actor], Iterable[Any]]] = {
    ("category_page", "code"): _codes_of_categories,
    ("area_figures", "code"): _codes_of_areas,
    ("case_oversight", "case_id"): _overseen,
}
