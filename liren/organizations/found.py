"""Units, found by name, initials or reading. Units are public."""

from __future__ import annotations

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.accounts.searching import Found, Hit, Question, SearchKind, add_search_kind, cut
from liren.core.pinyin import likeness
from liren.organizations.models import Organization

MOST_UNITS = 20_000
REMEMBERED = 60  # seconds
_Row = tuple[str, str, str, str]


def _units() -> list[_Row]:
    rows: list[_Row] | None = cache.get("organizations.found")
    if rows is None:
        active = Organization.objects.filter(is_active=True).order_by("division", "name")
        rows = [
            (str(pk), name, name_en, kind)
            for pk, name, name_en, kind in active.values_list("pk", "name", "name_en", "kind")[:MOST_UNITS]
        ]
        cache.set("organizations.found", rows, REMEMBERED)
    return rows


def find_units(actor: Actor, question: Question) -> Found | None:
    """Units whose name answers what was typed, the nearest first."""
    if question.is_personal or len(question.text) < 2:
        return None
    is_chinese = (get_language() or "").startswith("zh")
    hits = []
    for pk, name, name_en, kind in _units():
        ranks = [rank for text in (name, name_en) if (rank := likeness(question.text, text)) is not None]
        if ranks:
            title = name if is_chinese or not name_en else name_en
            words = str(Organization.Kind(kind).label)
            hits.append(Hit(title=title, words=words, url=reverse("unit_page", args=[pk]), rank=min(ranks)))
    return cut(hits, question)


add_search_kind(SearchKind("unit", _("Units"), "building-2", find_units, rank=30))
