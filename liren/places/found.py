"""Divisions and grids, found by name, code, initials or reading."""

from __future__ import annotations

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.accounts.searching import EXACT, PREFIX, Found, Hit, Question, SearchKind, add_search_kind, cut
from liren.core.pinyin import likeness
from liren.places.codes import significant
from liren.places.models import Division, Grid
from liren.places.names import division_names

MOST_PLACES = 50_000
REMEMBERED = 60  # seconds


def _places() -> list[tuple[str, str]]:
    """Every division and grid of today: significant code and name."""
    rows: list[tuple[str, str]] | None = cache.get("places.found")
    if rows is None:
        today = timezone.localdate()
        found = [*Division.objects.on(today).order_by("code").values_list("code", "name")[:MOST_PLACES]]
        found += [*Grid.objects.on(today).order_by("code").values_list("code", "name")[:MOST_PLACES]]
        rows = [(significant(code), name) for code, name in found]
        cache.set("places.found", rows, REMEMBERED)
    return rows


def find_places(actor: Actor, question: Question) -> Found | None:
    """Places whose name or code answers what was typed; "荷花 第一" is a grid with its community."""
    if not actor.is_staff or question.is_personal or len(question.text) < 2:
        return None
    wanted = question.text.split()
    above: dict[str, str] = {}
    best: list[tuple[int, int, str, str]] = []
    for code, name in _places():
        if len(code) <= 12:
            above[code] = name
        rank = _rank(wanted, code, name, above.get(code[:12], "") if len(code) > 12 else "")
        if rank is not None:
            best.append((rank, len(code), code, name))
    best.sort()
    chosen = best[: question.most + 1]
    names = division_names({code[:length] for _rank, _size, code, _name in chosen for length in (6, 9, 12)})
    hits = [
        Hit(
            title=name,
            number=code,
            words=" ".join(dict.fromkeys(names[code[:size]] for size in (6, 9, 12) if len(code) > size)),
            url=f"{reverse('desk')}?show=all&scope={code}",
            rank=rank,
        )
        for rank, _size, code, name in chosen
    ]
    return cut(hits, question)


def _rank(wanted: list[str], code: str, name: str, community: str) -> int | None:
    if len(wanted) == 1:
        if wanted[0].isdecimal():
            if not code.startswith(wanted[0]):
                return None
            return EXACT if code == wanted[0] else PREFIX
        return likeness(wanted[0], name)
    ranks = [likeness(word, community + name) for word in wanted]
    return None if None in ranks else max(rank for rank in ranks if rank is not None)


add_search_kind(SearchKind("place", _("Places"), "map-pin", find_places, rank=35))
