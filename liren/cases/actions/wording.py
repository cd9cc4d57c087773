"""Keeping the words that are used again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.stepping import LONGEST_NOTE
from liren.cases.machine import VERB_LABELS
from liren.cases.models import Category, ResponseTemplate
from liren.cases.permissions import may_write_templates
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record
from liren.places.codes import is_code


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """A template to be. `division` "" is everywhere, `category_code` "" every category."""

    verb: str
    title: str
    text: str
    division: str = ""
    category_code: str = ""
    valid_to: date | None = None


@transaction.atomic
def add_template(actor: Actor, facts: TemplateFacts) -> ResponseTemplate:
    """Keep words for a step from today on. The same words for the same step once more are one template.

    Raises:
        RefusedError: the place is not the actor's.
        InvalidError: no such step or category, no words.
    """
    title, text = facts.title.strip(), facts.text.strip()
    if facts.verb not in VERB_LABELS:
        raise InvalidError(_("Choose a step."), field="verb")
    if facts.division and not is_code(facts.division):
        raise InvalidError(_("Choose a place from the list."), field="division")
    code = facts.category_code
    if code and not (code.isalnum() and Category.objects.filter(code__startswith=code).exists()):
        raise InvalidError(_("There is no category %(code)s.") % {"code": code}, field="category_code")
    if not title or len(title) > 60:
        raise InvalidError(_("Give it a title of at most 60 characters."), field="title")
    if not text or len(text) > LONGEST_NOTE:
        raise InvalidError(_("Between 1 and %(most)d characters.") % {"most": LONGEST_NOTE}, field="text")
    today = timezone.localdate()
    if facts.valid_to and facts.valid_to < today:
        raise InvalidError(_("This day has passed."), field="valid_to")
    require(may_write_templates(actor, facts.division))
    template, made = ResponseTemplate.objects.get_or_create(
        verb=facts.verb,
        division=facts.division,
        category_code=facts.category_code,
        title=title,
        text=text,
        valid_to=facts.valid_to,
        defaults={"valid_from": today, "written_by_id": actor.user_id},
    )
    if made:
        record(actor, "template.added", template, step=facts.verb, category=facts.category_code)
    return template


@transaction.atomic
def end_template(actor: Actor, template_id: UUID) -> ResponseTemplate:
    """Offer these words no more, from today on. Twice changes nothing."""
    template = ResponseTemplate.objects.select_for_update().get(pk=template_id)
    require(may_write_templates(actor, template.division))
    today = timezone.localdate()
    if template.valid_to is None or template.valid_to >= today:
        if template.valid_from >= today:
            template.delete()
            return template
        template.valid_to = date.fromordinal(today.toordinal() - 1)
        template.save(update_fields=["valid_to"])
        record(actor, "template.ended", template, step=template.verb)
    return template
