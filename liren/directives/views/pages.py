"""The command log, and one directive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.cases.actions.stepping import Word
from liren.cases.models import Case
from liren.core.identity import uuid7
from liren.core.verdicts import InvalidError
from liren.directives.actions.answering import take_step
from liren.directives.machine import TABLE, Level
from liren.directives.models import Addressee, Directive
from liren.directives.models.directives import DirectiveQuerySet, name_places
from liren.directives.permissions import GIVERS, is_addressed
from liren.directives.queries import (
    PAGE,
    DirectiveFilter,
    Offer,
    addressees_of,
    directive_for,
    directives_found,
    entries_of,
    is_late_now,
    offers,
)
from liren.directives.telling import (
    ASKED,
    LEVEL_TONES,
    STATE_TONES,
    clock_of,
    owed_words,
    progress,
    signed_words,
    told,
)
from liren.places.names import division_names, division_path

VERBS = frozenset(step.verb for step in TABLE if step.source)
DRAFT = "directive_draft"


@dataclass(frozen=True, slots=True)
class ShownAddressee:
    """One addressee as the page draws it."""

    addressee: Addressee
    tone: str
    clock: tuple[datetime, str, str] | None
    signed: str
    owed: str
    steps: list[tuple[Offer, Any]]
    is_own: bool


@require_safe
@staff_required
def directive_page(request: ActorRequest, directive_id: UUID) -> HttpResponseBase:
    """One directive: what is to be done, by whom, how each of them stands, and the log."""
    actor = request.actor
    directive = directive_for(actor, directive_id)
    shown = [_shown(request, one) for one in addressees_of(directive)]
    draft = request.session.pop(DRAFT, None) or {}
    context = {
        "directive": directive,
        "level_tone": LEVEL_TONES[directive.level],
        "place": " ".join(division_path(directive.division)[-2:]),
        "own": [one for one in shown if one.is_own],
        "others": [one for one in shown if not one.is_own],
        "progress": progress(directive),
        "knows_case": directive.case_id is not None
        and Case.objects.visible_to(actor).filter(pk=directive.case_id).exists(),
        "lines": told(entries_of(directive)),
        "draft": draft,
        "key": uuid7,
    }
    return render(request, "directives/directive_page.html", context)


def _shown(request: ActorRequest, addressee: Addressee) -> ShownAddressee:
    return ShownAddressee(
        addressee,
        STATE_TONES[addressee.state],
        clock_of(addressee),
        signed_words(addressee),
        owed_words(addressee),
        [(offer, ASKED[offer.verb]) for offer in offers(request.actor, addressee)],
        is_addressed(request.actor, addressee),
    )


@require_POST
@staff_required
def take_directive_step(request: ActorRequest, addressee_id: UUID, verb: str) -> HttpResponseBase:
    """Take one step for one addressee. Fields: note, key, version."""
    visible = Directive.objects.visible_to(request.actor)
    directive_id = Addressee.objects.values_list("directive_id", flat=True).get(
        pk=addressee_id, directive__in=visible
    )
    if verb not in VERBS:
        raise Http404
    try:
        addressee = take_step(request.actor, addressee_id, verb, _word(request.POST))
    except InvalidError as error:
        request.session[DRAFT] = {
            "target": str(addressee_id),
            "verb": verb,
            "reason": error.reason,
            "note": request.POST.get("note", "")[:2000],
        }
        messages.error(request, error.reason)
    else:
        said = _("Done. %(whom)s: %(state)s.")
        messages.success(request, said % {"whom": addressee.label, "state": addressee.get_state_display()})
    return redirect("directive_page", directive_id=directive_id)


def _word(post: QueryDict) -> Word:
    note, version = post.get("note", "").strip(), post.get("version", "")
    if "\x00" in note:
        raise InvalidError(_("The text contains a null character."), field="note")
    try:
        key = UUID(said) if (said := post.get("key", "")) else None
    except ValueError as error:
        raise InvalidError(_("This form is out of date. Open the page again."), field="key") from error
    return Word(note, key, int(version) if version.isdecimal() else None)


@require_safe
@staff_required
def directives_page(request: ActorRequest) -> HttpResponseBase:
    """The command log of what the reader may see, newest first; `?show=&level=&scope=` narrow it."""
    wanted = _wanted(request)
    found = _after(directives_found(request.actor, wanted), request.GET.get("after", ""))
    page = list(found.select_related("issued_by").prefetch_related("addressees__organization")[: PAGE + 1])
    older, kept = "", _kept(wanted)
    if len(page) > PAGE:
        page = page[:PAGE]
        older = "?" + urlencode({**kept, "after": f"{page[-1].issued_at.isoformat()}|{page[-1].pk}"})
    names = division_names({one.division for one in page})
    name_places(part for one in page for part in one.addressees.all())
    gives = request.actor.holds(*GIVERS)
    shows = [("live", _("Under way")), ("mine", _("To me")), ("late", _("Late")), ("all", _("All"))]
    if gives:
        shows.insert(2, ("given", _("Given by me")))
    context = {
        "rows": [_row(one, names) for one in page],
        "older": older,
        "newer": "?" + urlencode(kept) if request.GET.get("after") else "",
        "wanted": wanted,
        "levels": Level.choices,
        "tabs": [(name, words, "?" + urlencode({**kept, "show": name})) for name, words in shows],
        "gives": gives,
    }
    return render(request, "directives/directives_page.html", context)


def _row(directive: Directive, names: dict[str, str]) -> dict[str, Any]:
    now = timezone.now()
    parts = list(directive.addressees.all())
    for part in parts:
        part.directive = directive
    signed, reported, total = progress(directive)
    return {
        "directive": directive,
        "tone": LEVEL_TONES[directive.level],
        "place": names.get(directive.division, ""),
        "parts": parts,
        "signed": signed,
        "reported": reported,
        "total": total,
        "late": sum(is_late_now(part, now) for part in parts),
    }


def _wanted(request: ActorRequest) -> DirectiveFilter:
    show, level = request.GET.get("show", ""), request.GET.get("level", "")
    scope = request.GET.get("scope", "")
    usual = "live" if request.actor.holds(*GIVERS) else "mine"
    return DirectiveFilter(
        show=show if show in ("mine", "given", "live", "late", "all") else usual,
        level=level if level in Level.values else "",
        scope=scope if scope.isdecimal() and scope.isascii() and len(scope) <= 15 else "",
    )


def _kept(wanted: DirectiveFilter) -> dict[str, str]:
    kept = {"show": wanted.show, "level": wanted.level, "scope": wanted.scope}
    return {name: value for name, value in kept.items() if value}


def _after(found: DirectiveQuerySet, after: str) -> DirectiveQuerySet:
    moment, _bar, pk = after.partition("|")
    try:
        at, key = datetime.fromisoformat(moment), UUID(pk)
    except ValueError:
        return found
    if timezone.is_naive(at):
        return found
    return found.filter(Q(issued_at__lt=at) | Q(issued_at=at, pk__lt=key))
