"""The life of one addressee's part as a table: from, verb, to, who."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    """How pressing a directive is; each level has limits of its own."""

    ORDINARY = "ordinary", pgettext_lazy("directive level", "Ordinary")
    URGENT = "urgent", pgettext_lazy("directive level", "Urgent")
    CRITICAL = "critical", pgettext_lazy("directive level", "Critical")


class Stage(models.TextChoices):
    """What a clock measures."""

    SIGN = "sign", pgettext_lazy("directive stage", "acknowledging")
    REPORT = "report", pgettext_lazy("directive stage", "reporting back")


class State(models.TextChoices):
    """Where one addressee stands."""

    ISSUED = "issued", pgettext_lazy("directive state", "To be acknowledged")
    SIGNED = "signed", pgettext_lazy("directive state", "Under way")
    REPORTED = "reported", pgettext_lazy("directive state", "Reported")
    ACCEPTED = "accepted", pgettext_lazy("directive state", "Done")
    WITHDRAWN = "withdrawn", pgettext_lazy("directive state", "Withdrawn")


class Party(models.TextChoices):
    """Who takes a step."""

    GIVER = "giver", _("those who give directives for this place")
    ADDRESSEE = "addressee", _("those whom it is addressed to")


NEW = ""
GIVEN = frozenset({State.ISSUED, State.SIGNED})  # the addressee owes the next step
LIVE = frozenset({State.ISSUED, State.SIGNED, State.REPORTED})


@dataclass(frozen=True, slots=True)
class Step:
    """One row: an addressee in `source` may go to `target` by `verb`, taken by `party`."""

    source: str
    verb: str
    target: str
    party: Party


TABLE: tuple[Step, ...] = (
    Step(NEW, "issue", State.ISSUED, Party.GIVER),
    Step(State.ISSUED, "sign", State.SIGNED, Party.ADDRESSEE),
    Step(State.SIGNED, "report", State.REPORTED, Party.ADDRESSEE),
    Step(State.REPORTED, "accept", State.ACCEPTED, Party.GIVER),
    Step(State.REPORTED, "send_back", State.SIGNED, Party.GIVER),
    Step(State.ISSUED, "urge", State.ISSUED, Party.GIVER),
    Step(State.SIGNED, "urge", State.SIGNED, Party.GIVER),
    Step(State.ISSUED, "withdraw", State.WITHDRAWN, Party.GIVER),
    Step(State.SIGNED, "withdraw", State.WITHDRAWN, Party.GIVER),
    Step(State.REPORTED, "withdraw", State.WITHDRAWN, Party.GIVER),
)

VERB_LABELS = {
    "issue": pgettext_lazy("directive verb", "Give"),
    "sign": pgettext_lazy("directive verb", "Acknowledge"),
    "report": pgettext_lazy("directive verb", "Report back"),
    "accept": pgettext_lazy("directive verb", "Accept the report"),
    "send_back": pgettext_lazy("directive verb", "Send back"),
    "urge": pgettext_lazy("directive verb", "Urge"),
    "withdraw": pgettext_lazy("directive verb", "Withdraw"),
}
PARTIES = {step.verb: step.party for step in TABLE}


def step_from(source: str, verb: str) -> Step | None:
    """The row that applies, or None if `verb` can't follow `source`."""
    return next((step for step in TABLE if step.source == source and step.verb == verb), None)
