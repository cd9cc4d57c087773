"""Every later step of one addressee: acknowledge, report, accept, send back, urge, withdraw."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.cases.actions.stepping import LONGEST_NOTE, NO_WORD, Word
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.directives.actions.logging import Line, note_down
from liren.directives.machine import LIVE, step_from
from liren.directives.models import Addressee, Directive, DirectiveEntry
from liren.directives.permissions import may_take

NEEDS_WORDS = {
    "report": gettext_lazy("Say what was done."),
    "send_back": gettext_lazy("Say what is missing."),
    "withdraw": gettext_lazy("Say why."),
}


@transaction.atomic
def take_step(actor: Actor, addressee_id: UUID, verb: str, word: Word = NO_WORD) -> Addressee:
    """Take one step of the table for one addressee.

    Raises:
        Addressee.DoesNotExist: no such addressee, or of a directive that the actor may not know of.
        RefusedError: with the reason; "state" if it has moved on.
        InvalidError: words are missing or too long.
    """
    visible = Directive.objects.visible_to(actor)
    found = Addressee.objects.filter(directive__in=visible)
    directive_id = found.values_list("directive_id", flat=True).get(pk=addressee_id)
    directive = Directive.objects.select_for_update(of=("self",)).get(pk=directive_id)
    addressee = found.select_related("organization").get(pk=addressee_id)
    addressee.directive = directive
    if word.key and DirectiveEntry.objects.filter(key=word.key).exists():
        return addressee
    require(may_take(actor, addressee, verb))
    _check(verb, word, addressee)
    step = step_from(addressee.state, verb)
    assert step is not None
    at = timezone.now()
    is_late = _moved(addressee, verb, actor, word)
    addressee.state = step.target
    addressee.version += 1
    addressee.save()
    line = Line(verb, at, word.note.strip(), addressee, is_late, word.key)
    note_down(actor, directive, line)
    if not directive.addressees.filter(state__in=LIVE).exists():
        directive.is_live, directive.ended_at = False, at
        directive.save(update_fields=["is_live", "ended_at"])
    return addressee


def _check(verb: str, word: Word, addressee: Addressee) -> None:
    if len(word.note) > LONGEST_NOTE:
        raise InvalidError(_("At most %(count)d characters.") % {"count": LONGEST_NOTE}, field="note")
    if verb in NEEDS_WORDS and not word.note.strip():
        raise InvalidError(str(NEEDS_WORDS[verb]), field="note")
    if word.seen_version is not None and word.seen_version != addressee.version:
        words = _("Somebody was faster. Look at the directive again, then decide.")
        raise RefusedError(Denied(words, because="state"))


def _moved(addressee: Addressee, verb: str, actor: Actor, word: Word) -> bool:
    """Write down when; answer whether it was late."""
    at = timezone.now()
    if verb == "sign":
        addressee.signed_at, addressee.signed_by_id = at, actor.user_id
        return at > addressee.sign_due_at
    if verb == "report":
        addressee.reported_at, addressee.report = at, word.note.strip()
        addressee.first_reported_at = addressee.first_reported_at or at
        return at > addressee.due_at
    if verb == "send_back":
        addressee.reported_at = None
    return False
