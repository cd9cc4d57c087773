"""This room's cards on the case page: what may be the same matter, and what the words speak of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.accounts.actors import Actor
from liren.cases.machine import State, verbs_from
from liren.cases.models import Case, Category
from liren.cases.panels import CasePanel, add_case_panel
from liren.cases.permissions import may_take
from liren.cases.suggesting import Suggestion as Chosen
from liren.cases.suggesting import add_suggester
from liren.cases.traces import keep_traces
from liren.core.parameters import parameter
from liren.matching.models import CaseFollower
from liren.matching.queries import Candidate, others_count, same_matters, sketch_of, weights_in_force
from liren.matching.subjects.model import Suggestion, current_model

SURE_ENOUGH = "matching.suggest_from"  # percent
UNDECIDED = (State.REPORTED, State.VERIFIED)  # the category is confirmed when the case is filed


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: its name, its share of the sum in percent, and what it rests on."""

    label: str
    share: int
    words: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A candidate with what each factor gave."""

    candidate: Candidate
    factors: tuple[Factor, ...]


def same_matter_card(actor: Actor, case: Case) -> Mapping[str, Any] | None:
    """Up to three cases that may be the same matter, with what each factor gave; and how many others count
    on this one."""
    others = others_count(case)
    offered: list[Offered] = []
    verdict = None
    if "merge" in verbs_from(case.state) and (weights := weights_in_force()):
        visible = Case.objects.visible_to(actor).open().exclude(pk=case.pk)
        found = same_matters(visible, sketch_of(case), weights)
        offered = [Offered(one, _factors(case, one)) for one in found]
        verdict = may_take(actor, case, "merge") if offered else None
    if not offered and not others:
        return None
    return {"case": case, "offered": offered, "others": others, "verdict": verdict}


def _factors(case: Case, one: Candidate) -> tuple[Factor, ...]:
    """How large each factor's part of the sum is; what spoke against it counts as nothing."""
    other = one.case
    kin = _("same category") if other.category_id == case.category_id else other.category.major_label
    days = abs(other.opened_at - case.opened_at).days
    far = _("%(metres)d m") % {"metres": one.metres} if one.metres is not None else _("unknown")
    parts = (
        (_("Category"), one.category, kin if one.category else _("another")),
        (_("Distance"), one.distance, far),
        (_("Time"), one.time, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}),
        (_("Words in common"), one.words, f"{round(100 * one.likeness)}%"),
        (_("Often reported twice"), one.habit, _("yes") if one.habit > 0 else _("no")),
    )
    whole = sum(max(0.0, part) for _label, part, _words in parts) or 1.0
    return tuple(Factor(label, round(100 * max(0.0, part) / whole), words) for label, part, words in parts)


def subject_card(actor: Actor, case: Case) -> Mapping[str, Any] | None:
    """What the words speak of, how sure that is, and why; while the category is still to be confirmed."""
    if case.state not in UNDECIDED or not actor.is_staff:
        return None
    model = current_model()
    suggestion = model.suggest(case.description) if model else None
    if model is None or suggestion is None:
        return None
    category = Category.objects.filter(pk=suggestion.subject).first()
    ready = category is not None and bool(may_take(actor, case, "file"))
    return {
        "case": case,
        "model": model,
        "subject": category.label if category else suggestion.subject,
        "category": category,
        "is_same": category is not None and category.pk == case.category_id,
        "percent": _percent(suggestion),
        "words": suggestion.words,
        "may_file": ready,
    }


def model_suggestion(text: str, among: Collection[str]) -> Chosen | None:
    """What the trained model says of a text, if it is sure enough and the category can be chosen."""
    model = current_model()
    found = model.suggest(text) if model else None
    if found is None or found.subject not in among or not found.words:
        return None
    percent = _percent(found)
    return Chosen(found.subject, found.words, percent) if percent >= parameter(SURE_ENOUGH) else None


def _percent(suggestion: Suggestion) -> int:
    return min(99, round(100 * suggestion.confidence))


def register() -> None:
    """Put the cards on the case page, and the trained model among the suggesters."""
    keep_traces(Case, by="merged_into")
    keep_traces(CaseFollower)
    add_suggester("matching", model_suggestion)
    add_case_panel(
        CasePanel("same_matter", "matching/same_matter_card.html", same_matter_card, is_main=True, rank=20)
    )
    add_case_panel(CasePanel("subject", "matching/subject_card.html", subject_card, rank=20))
