"""Cases, found by number or words; and what can be done with the case that the reader looks at."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.accounts.searching import (
    EXACT,
    LOOSE,
    PREFIX,
    WORDS,
    Found,
    Hit,
    Question,
    SearchKind,
    add_search_kind,
    cut,
)
from liren.cases.models import Case
from liren.cases.models.case import CaseQuerySet
from liren.cases.queries import newest_first, offers
from liren.cases.step_forms import ASKED
from liren.cases.telling import KIND_ICONS, STATE_TONES
from liren.cases.words import containing, speaking_of, words_in
from liren.core.pinyin import likeness
from liren.core.verdicts import Denied

SHORTEST_NUMBER, LONGEST_NUMBER = 4, 12


def find_cases(actor: Actor, question: Question) -> Found | None:
    """Cases by number, else those that speak of the very words, else those that speak of all of them."""
    if actor.kind != "person" or question.is_personal or len(question.text) < 2:
        return None
    visible = Case.objects.visible_to(actor).select_related("category")
    text, most = question.text, question.most + 1
    hits = [_hit(case, EXACT if case.number == text else PREFIX) for case in _by_number(visible, text)[:most]]
    if not hits:
        newest = newest_first(actor, visible)
        found = list(newest.filter(containing(text))[:most])
        hits = [_hit(case, WORDS) for case in found]
        words = words_in(text)
        if len(hits) < most and len(words) > 1:
            others = newest.filter(speaking_of(words)).exclude(pk__in=[case.pk for case in found])
            hits += [_hit(case, LOOSE) for case in others[: most - len(hits)]]
    more_url = f"{reverse('desk')}?{urlencode({'show': 'all', 'words': text})}" if actor.is_staff else ""
    return cut(hits, question, more_url)


def _by_number(visible: CaseQuerySet, text: str) -> CaseQuerySet:
    if not text.isdecimal() or not SHORTEST_NUMBER <= len(text) <= LONGEST_NUMBER:
        return visible.none()
    if len(text) == LONGEST_NUMBER:
        return visible.filter(number=text)
    return visible.filter(number__startswith=text).order_by("-number")


def _hit(case: Case, rank: int) -> Hit:
    return Hit(
        title=case.category.label,
        number=case.number,
        words=" · ".join(part for part in (case.address, case.description[:60]) if part),
        state=str(case.get_state_display()),
        tone=STATE_TONES.get(case.state, "neutral"),
        icon=KIND_ICONS[case.category.kind],
        url=reverse("case_page", args=[case.pk]),
        rank=rank,
    )


def case_looked_at(actor: Actor, path: str) -> Case | None:
    """The case of the page that the reader was on: its own page, or the one beside the desk's list."""
    address = urlsplit(path)
    try:
        match = resolve(address.path)
    except Resolver404:
        return None
    named = match.kwargs.get("case_id") or parse_qs(address.query).get("at", [""])[0]
    try:
        pk = named if isinstance(named, UUID) else UUID(str(named))
    except ValueError:
        return None
    return Case.objects.visible_to(actor).select_related("category", "lead").filter(pk=pk).first()


def find_steps(actor: Actor, question: Question) -> Found | None:
    """The steps of the case that the reader looks at; what is not possible now says why."""
    case = case_looked_at(actor, question.path) if actor.is_staff and question.path else None
    if case is None:
        return None
    page = reverse("case_page", args=[case.pk])
    hits = []
    for offer in offers(actor, case):
        rank = likeness(question.text, offer.label) if question.text else PREFIX
        if rank is None:
            continue
        reason = offer.verdict.reason if isinstance(offer.verdict, Denied) else ""
        icon = ASKED[offer.verb].icon if offer.verb in ASKED else "dot"
        words = _("case %(number)s") % {"number": case.number}
        url = "" if reason else f"{page}#step-{offer.verb}"
        hits.append(Hit(title=offer.label, words=words, url=url, icon=icon, rank=rank, reason=reason))
    return cut(sorted(hits, key=lambda hit: bool(hit.reason)), question)


add_search_kind(SearchKind("case", gettext_lazy("Cases"), "inbox", find_cases, rank=20))
add_search_kind(
    SearchKind("step", gettext_lazy("With this case"), "zap", find_steps, rank=5, is_command=True)
)
