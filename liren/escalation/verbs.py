"""Words for this room's acts in the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.ledger.verbs import name_verbs


def register() -> None:
    """Make the words known."""
    name_verbs(
        {
            "case.escalated": _("Case escalated"),
            "case.extended": _("Clock extended"),
            "escalation.taken_up": _("Escalation taken up"),
            "extension.asked": _("More time asked for"),
            "extension.approved": _("Extension approved"),
            "extension.refused": _("Extension refused"),
            "supervision.set": _("Put under supervision"),
            "supervision.replied": _("Supervision replied to"),
            "supervision.ended": _("Supervision ended"),
            "suspension.asked": _("Pause of the clock asked for"),
            "suspension.approved": _("Pause of the clock approved"),
            "suspension.refused": _("Pause of the clock refused"),
            "suspension.kept": _("Open problem kept for longer"),
            "appeal.made": _("Appeal made"),
            "appeal.upheld": _("Appeal upheld"),
            "appeal.dismissed": _("Appeal dismissed"),
            "ladder.changed": _("Ladder changed"),
            "ladder.ended": _("Rung of the ladder ended"),
            "term.changed": _("Term changed"),
            "amber.changed": _("Amber share changed"),
        }
    )
