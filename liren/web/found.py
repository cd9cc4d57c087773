"""Pages and how they look, found from the box of commands."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.searching import PREFIX, Found, Hit, Question, SearchKind, add_search_kind, cut
from liren.core.pinyin import likeness
from liren.web.navigation import own_items, resident_items, staff_items


def find_pages(actor: Actor, question: Question) -> Found | None:
    """The pages that this reader is led to; all of them while nothing is typed."""
    items = staff_items(actor, "") if actor.is_staff else resident_items(actor, "")
    hits = []
    for item in {item.url: item for item in (*items, *own_items(actor, ""))}.values():
        rank = _rank(question.text, str(item.text), item.name)
        if rank is not None:
            hits.append(Hit(title=str(item.text), url=item.url, icon=item.icon, rank=rank))
    return cut(hits, question)


def _rank(typed: str, *texts: str) -> int | None:
    if not typed:
        return PREFIX
    return min((rank for text in texts if (rank := likeness(typed, text)) is not None), default=None)


_LOOKS: tuple[tuple[str | Promise, str, str, dict[str, str]], ...] = (
    (gettext_lazy("Dark"), "moon", "set_theme", {"theme": "dark"}),
    (gettext_lazy("Light"), "sun", "set_theme", {"theme": "light"}),
    (gettext_lazy("Auto"), "monitor", "set_theme", {"theme": "auto"}),
    (gettext_lazy("Large type"), "a-large-small", "set_elder", {"elder": "1"}),
    (gettext_lazy("Standard type"), "a-large-small", "set_elder", {"elder": "0"}),
)


def find_looks(actor: Actor, question: Question) -> Found | None:
    """Brightness, size of type and language."""
    looks = [(str(text), icon, name, fields) for text, icon, name, fields in _LOOKS]
    for code in ("zh-hans", "en"):
        native = str(get_language_info(code)["name_local"])
        looks.append((native, "languages", "set_language", {"language": code}))
    whole = _("Appearance")
    hits = [
        Hit(
            title=text,
            words=whole,
            icon=icon,
            rank=rank,
            post=reverse(name),
            fields={**fields, "next": question.path or "/"},
        )
        for text, icon, name, fields in looks
        if (rank := _rank(question.text, text, whole)) is not None
    ]
    return cut(hits, question) if question.text else Found(hits)


add_search_kind(SearchKind("page", pgettext_lazy("found", "Pages"), "layout-dashboard", find_pages, rank=10))
add_search_kind(SearchKind("look", gettext_lazy("Appearance"), "sun", find_looks, rank=90, is_command=True))
