"""Whistles, found by the number or the words of their case."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.accounts.searching import EXACT, WORDS, Found, Hit, Question, SearchKind, add_search_kind, cut
from liren.whistles.machine import LIVE_STATES, State
from liren.whistles.models import Whistle
from liren.whistles.telling import STATE_TONES


def find_whistles(actor: Actor, question: Question) -> Found | None:
    """Whistles by the number of their case, and those under way by its words."""
    if not actor.is_staff or question.is_personal or len(question.text) < 2:
        return None
    by_words = Q(case__description__icontains=question.text) | Q(case__address__icontains=question.text)
    asked = Q(case__number=question.text) | Q(by_words, state__in=LIVE_STATES)
    found = Whistle.objects.visible_to(actor).filter(asked).select_related("case__category")
    hits = [
        Hit(
            title=str(one.get_kind_display()),
            number=one.case.number,
            words=one.case.description[:60],
            state=str(State(one.state).label),
            tone=STATE_TONES.get(one.state, "neutral"),
            url=reverse("whistle_page", args=[one.pk]),
            rank=EXACT if one.case.number == question.text else WORDS,
        )
        for one in found.order_by("-requested_at")[: question.most + 1]
    ]
    return cut(hits, question)


add_search_kind(SearchKind("whistle", _("Whistles"), "megaphone", find_whistles, rank=25))
