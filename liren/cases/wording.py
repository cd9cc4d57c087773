"""Words that are used again: the templates that fit a case and a step, with the case's own filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.models import Case, ResponseTemplate
from liren.cases.permissions import CLOSERS, HANDLERS
from liren.cases.visibility import READING_BY_PLACE

PLACEHOLDERS = ("{number}", "{category}", "{unit}")


@dataclass(frozen=True, slots=True)
class Wording:
    """A template for one case: its title, and its words with the case's number, category and unit."""

    template: ResponseTemplate
    text: str


def filled(template: ResponseTemplate, case: Case) -> str:
    """The words for this case."""
    values = (case.number, case.category.label, case.lead.label if case.lead else "")
    text = template.text
    for placeholder, value in zip(PLACEHOLDERS, values, strict=True):
        text = text.replace(placeholder, value)
    return text


def templates_in_force() -> QuerySet[ResponseTemplate]:
    """Templates that hold today."""
    today = timezone.localdate()
    return ResponseTemplate.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
    )


def _prefixes(text: str) -> list[str]:
    return [text[:length] for length in range(len(text) + 1)]


def wordings_for(case: Case, verbs: Iterable[str]) -> dict[str, list[Wording]]:
    """By verb: the templates that fit this case, those for its very category and place first."""
    found: dict[str, list[Wording]] = {}
    rows = templates_in_force().filter(
        verb__in=list(verbs),
        category_code__in=_prefixes(case.category_id),
        division__in=_prefixes(case.division),
    )
    for row in sorted(rows, key=lambda one: (-len(one.category_code), -len(one.division), one.title)):
        found.setdefault(row.verb, []).append(Wording(row, filled(row, case)))
    return found


def templates_for(actor: Actor) -> QuerySet[ResponseTemplate]:
    """The templates that somebody may use or keep: those of their places, above and below."""
    scopes = {
        *actor.scopes(*CLOSERS, Role.ADMINISTRATOR, *HANDLERS, *READING_BY_PLACE),
    }
    condition = Q(division="")
    for scope in scopes:
        condition |= Q(division__startswith=scope) | Q(division__in=_prefixes(scope))
    return templates_in_force().filter(condition).order_by("verb", "category_code", "title")
