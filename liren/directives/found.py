"""Directives, found by serial number or words."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.accounts.searching import EXACT, WORDS, Found, Hit, Question, SearchKind, add_search_kind, cut
from liren.directives.models import Directive
from liren.directives.telling import LEVEL_TONES

LARGEST_SERIAL = 2**31 - 1


def find_directives(actor: Actor, question: Question) -> Found | None:
    """Directives that the actor may know of, the newest first."""
    if not actor.is_staff or question.is_personal or len(question.text) < 2:
        return None
    asked = Q(text__icontains=question.text)
    if question.text.isdecimal() and int(question.text) <= LARGEST_SERIAL:
        asked |= Q(serial=int(question.text))
    found = Directive.objects.visible_to(actor).filter(asked).order_by("-issued_at", "-id")
    hits = [
        Hit(
            title=one.number,
            words=one.text[:80],
            state=str(one.get_level_display()),
            tone=LEVEL_TONES[one.level],
            url=reverse("directive_page", args=[one.pk]),
            rank=EXACT if str(one.serial) == question.text else WORDS,
        )
        for one in found[: question.most + 1]
    ]
    return cut(hits, question)


add_search_kind(SearchKind("directive", _("Directives"), "radar", find_directives, rank=26))
