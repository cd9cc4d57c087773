"""What a form offers to choose from: categories in their groups, those often chosen, and places by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.core.cache import cache
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case, Category
from liren.places.names import division_names
from liren.places.queries import grids_of

OFTEN = 8
MAJOR = 3  # characters of a category's code that name its major class
LOOK_BACK = timedelta(days=60)
REMEMBERED = 600  # seconds for which the often chosen categories are kept
RECENT, LOOKED_AT = 3, 20  # places offered again; own reports among which they are looked for
MOST_COMMUNITIES = 400  # a longer list of communities is offered by subdistrict


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """A major class with its categories."""

    label: str
    kind: str
    categories: list[Category]


def offered_categories(*, all_of_them: bool = False) -> list[Category]:
    """The categories in force today that residents can choose; staff can choose all of them."""
    today = timezone.localdate()
    found = Category.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)
    return list(found if all_of_them else found.filter(is_offered=True))


def category_groups(categories: list[Category]) -> list[CategoryGroup]:
    """The categories by major class: events and appeals first, since components are harder to name."""
    order = {Category.Kind.EVENT: 0, Category.Kind.APPEAL: 1, Category.Kind.COMPONENT: 2}
    ordered = sorted(categories, key=lambda one: (order[Category.Kind(one.kind)], one.code))
    return [
        CategoryGroup(label, kind, list(members))
        for (kind, label), members in groupby(ordered, key=lambda one: (one.kind, one.major_label))
    ]


def reaching_choices(categories: list[Category]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Categories to choose from where a whole major class can be meant too, by its code."""
    whole = _("All of “%(major_class)s”")
    return [
        (
            group.label,
            [
                (group.categories[0].code[:MAJOR], whole % {"major_class": group.label}),
                *((one.code, one.label) for one in group.categories),
            ],
        )
        for group in category_groups(categories)
    ]


def reaching_words(codes: set[str]) -> dict[str, str]:
    """What such a code stands for; an unknown one for itself."""
    if not codes:
        return {}
    found = {
        code: label
        for _group, choices in reaching_choices(list(Category.objects.all()))
        for code, label in choices
        if code in codes
    }
    return {code: found.get(code, code) for code in codes}


def often_reported() -> list[str]:
    """The codes that were chosen most in the last two months."""
    codes: list[str] | None = cache.get("cases.often_reported")
    if codes is None:
        rows = Case.objects.filter(opened_at__gte=timezone.now() - LOOK_BACK).values("category_id")
        counted = rows.annotate(times=Count("id")).order_by("-times", "category_id")[:OFTEN]
        codes = [row["category_id"] for row in counted]
        cache.set("cases.often_reported", codes, REMEMBERED)
    return codes


def communities_by_subdistrict(scope: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Places to choose by name, for somebody who can't point at a map: (subdistrict, [(code, community)]).

    Only communities that have grids: those are served here. A city with more than 400 of them offers its
    subdistricts by district instead.
    """
    served = sorted(set(grids_of(scope).values_list("community_code", flat=True)))
    above = 9
    if len(served) > MOST_COMMUNITIES:
        served, above = sorted({code[:9] for code in served}), 6
    names = division_names([*served, *{code[:above] for code in served}])
    return [
        (names[group], [(code, names[code]) for code in codes])
        for group, codes in groupby(served, key=lambda code: code[:above])
    ]


@dataclass(frozen=True, slots=True)
class RecentPlace:
    """A place from which somebody reported before, in their own words."""

    address: str
    lon: float
    lat: float


def recent_places(actor: Actor) -> list[RecentPlace]:
    """Where the actor's own last reports were, each place once, the newest first. Nothing for a visitor."""
    if actor.user_id is None:
        return []
    own = Case.objects.visible_to(actor).filter(reporter_id=actor.user_id, lon__isnull=False)
    rows = own.exclude(address="").order_by("-opened_at").values_list("address", "lon", "lat")[:LOOKED_AT]
    places: dict[str, RecentPlace] = {}
    for address, lon, lat in rows:
        if lon is not None and lat is not None:
            places.setdefault(address, RecentPlace(address, lon, lat))
    return list(places.values())[:RECENT]


def area_of(scope: str) -> str:
    """The middle of a place as "lon,lat" for a map to begin with; "" if no grid of it has a border."""
    edges = grids_of(scope).aggregate(
        west=Min("min_lon"), east=Max("max_lon"), south=Min("min_lat"), north=Max("max_lat")
    )
    if None in edges.values():
        return ""
    return f"{(edges['west'] + edges['east']) / 2:.5f},{(edges['south'] + edges['north']) / 2:.5f}"


def map_layers(scope: str) -> str:
    """The addresses of the base map of a place, for the map's `src`; the whole city with its communities."""
    borders = reverse("grids_json") if scope else reverse("divisions_json")
    within = f"scope={scope}" if scope else "level=community"
    return f"{reverse('base_json')}?scope={scope} {borders}?{within}"


def map_zoom(scope: str) -> int:
    """The zoom at which about the whole of a place fits on a phone."""
    return {15: 16, 12: 15, 9: 14, 6: 12}.get(len(scope), 12)
