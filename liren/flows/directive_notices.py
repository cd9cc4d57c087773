"""When a directive moves: tell whoever it is addressed to, and whoever gave it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.accounts.queries import holders_of
from liren.accounts.roles import Role
from liren.core.announcements import listen
from liren.directives.events import DirectiveOverdue, DirectiveStepped
from liren.directives.machine import GIVEN, Level, Stage, State
from liren.directives.models import Addressee, Directive, DirectiveEntry
from liren.directives.models.directives import UNITS
from liren.messaging.actions import send_message
from liren.messaging.kinds import Kind, Topic, register
from liren.places.queries import division_name

GIVEN_TO_YOU = "directive.given"
SIGNED = "directive.signed"
REPORTED = "directive.reported"
ACCEPTED = "directive.accepted"
SENT_BACK = "directive.sent_back"
URGED = "directive.urged"
WITHDRAWN = "directive.withdrawn"
UNSIGNED = "directive.unsigned"
SILENT = "directive.silent"

_LABELS = {"level": {level.value: level.label for level in Level}}
_WORDS = {
    GIVEN_TO_YOU: (
        Topic.MY_WORK,
        _("A directive for %(place)s (%(level)s)"),
        _("Acknowledge it by %(sign)s and report back by %(due)s."),
    ),
    SIGNED: (
        Topic.MY_WORK,
        _("%(whom)s acknowledged your directive for %(place)s"),
        _("Directive %(number)s. The report is due by %(due)s."),
    ),
    REPORTED: (
        Topic.MY_WORK,
        _("%(whom)s reported on your directive for %(place)s"),
        _("Directive %(number)s. Accept the report or send it back."),
    ),
    ACCEPTED: (
        Topic.MY_WORK,
        _("Your report on directive %(number)s was accepted"),
        _("%(place)s. Nothing is left to do."),
    ),
    SENT_BACK: (
        Topic.MY_WORK,
        _("Your report on directive %(number)s was sent back"),
        _("%(place)s. Open it to read what is missing; its time runs on until %(due)s."),
    ),
    URGED: (
        Topic.DEADLINES,
        _("You are urged: directive %(number)s for %(place)s"),
        _("The report is due by %(due)s."),
    ),
    WITHDRAWN: (
        Topic.MY_WORK,
        _("Directive %(number)s for %(place)s was withdrawn"),
        _("Nothing is left to do."),
    ),
    UNSIGNED: (
        Topic.DEADLINES,
        _("%(whom)s has not acknowledged a directive for %(place)s"),
        _("Directive %(number)s (%(level)s): it was to be acknowledged by %(sign)s."),
    ),
    SILENT: (
        Topic.DEADLINES,
        _("%(whom)s has not reported on a directive for %(place)s"),
        _("Directive %(number)s (%(level)s): the report was due by %(due)s."),
    ),
}
register(*(Kind(code, topic, title, body, _LABELS) for code, (topic, title, body) in _WORDS.items()))
_TO_GIVER = {"sign": SIGNED, "report": REPORTED}
_TO_ADDRESSEE = {"accept": ACCEPTED, "send_back": SENT_BACK, "urge": URGED, "withdraw": WITHDRAWN}


def _send(recipients: Iterable[UUID], kind: str, addressee: Addressee, key: str) -> None:
    directive = addressee.directive
    params = {
        "number": directive.number,
        "place": division_name(directive.division),
        "level": directive.level,
        "whom": addressee.label,
        "sign": f"{timezone.localtime(addressee.sign_due_at):%m-%d %H:%M}",
        "due": f"{timezone.localtime(addressee.due_at):%m-%d %H:%M}",
    }
    link = reverse("directive_page", args=[directive.pk])
    for recipient in sorted(set(recipients)):
        send_message(recipient, kind, params=params, link=link, key=key)


def _answering(addressee: Addressee) -> list[UUID]:
    """Whoever answers for an addressee today: the unit's people, or the holders of the very post."""
    if addressee.organization_id:
        return holders_of(*UNITS, division=addressee.division, organization_id=addressee.organization_id)
    wider = holders_of(Role(addressee.role), division=addressee.scope[:-1])
    return [one for one in holders_of(Role(addressee.role), division=addressee.scope) if one not in wider]


def _command(directive: Directive) -> list[UUID]:
    return holders_of(Role.COMMANDER, division=directive.division)


@listen(DirectiveStepped)
@transaction.atomic
def tell_of_directive(event: DirectiveStepped) -> None:
    """Tell the other side of each step."""
    found = DirectiveEntry.objects.select_related("directive", "addressee__organization")
    entry = found.get(pk=event.entry_id)
    directive, key = entry.directive, f"directive:{entry.pk}"
    if entry.verb == "issue":
        for part in directive.addressees.select_related("organization"):
            part.directive = directive
            _send(_answering(part), GIVEN_TO_YOU, part, f"{key}:{part.pk}")
    elif entry.addressee is not None:
        entry.addressee.directive = directive
        if entry.verb in _TO_GIVER:
            _send([directive.issued_by_id], _TO_GIVER[entry.verb], entry.addressee, key)
        else:
            _send(_answering(entry.addressee), _TO_ADDRESSEE[entry.verb], entry.addressee, key)


@listen(DirectiveOverdue)
@transaction.atomic
def remind_of_directive(event: DirectiveOverdue) -> None:
    """Time ran out: remind the addressee, tell the giver; a missing report goes up to the centre too."""
    part = Addressee.objects.select_related("directive", "organization").get(pk=event.addressee_id)
    key = f"directive.late:{part.pk}:{event.stage}"
    told = [*_answering(part), part.directive.issued_by_id]
    if event.stage == Stage.SIGN and part.state == State.ISSUED:
        _send(told, UNSIGNED, part, key)
    elif event.stage == Stage.REPORT and part.state in GIVEN:
        _send([*told, *_command(part.directive)], SILENT, part, key)
