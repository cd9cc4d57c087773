"""Staff, found by name or login by those who may read the roster."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.accounts.models import User
from liren.accounts.models.users import ROSTER_ROLES
from liren.accounts.searching import Found, Hit, Question, SearchKind, add_search_kind, cut
from liren.core.pinyin import likeness

MOST_NAMES = 2_000  # names are encrypted: they are read and compared one by one


def find_staff(actor: Actor, question: Question) -> Found | None:
    """Staff whom the actor administers or audits; names are compared after they are decrypted."""
    if not actor.holds(*ROSTER_ROLES) or question.is_personal or len(question.text) < 2:
        return None
    hits = []
    for pk, name, login in User.objects.visible_to(actor).values_list("pk", "name", "login")[:MOST_NAMES]:
        ranks = [rank for text in (name, login or "") if (rank := likeness(question.text, text)) is not None]
        if ranks:
            url = reverse("staff_page", args=[pk])
            hits.append(Hit(title=name, words=login or "", url=url, icon="user", rank=min(ranks)))
    return cut(hits, question)


add_search_kind(SearchKind("staff", _("Staff"), "users", find_staff, rank=40))
