"""The rules of working time, kept by administrators: the calendar and office hours live in core, which knows
no actor, so the verdict and the ledger are here.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.core.actions import DayFacts, HoursFacts, set_days, set_office_hours
from liren.core.models import CalendarDay, OfficeHours, Parameter
from liren.core.parameters import ParameterFacts, set_parameter
from liren.core.verdicts import Allowed, Denied, Verdict, require
from liren.ledger.actions import record, record_many
from liren.ledger.verbs import name_verbs

name_verbs(
    {
        "calendar.changed": gettext_lazy("Holidays and make-up workdays changed"),
        "hours.changed": gettext_lazy("Office hours changed"),
        "parameter.changed": gettext_lazy("Working number changed"),
    }
)


def may_edit_calendar(actor: Actor) -> Verdict:
    """Enter a notice of holidays. It holds everywhere, so its keeper's post must too."""
    if actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform enters holidays and make-up workdays."))


def may_edit_hours(actor: Actor, division: str) -> Verdict:
    """Set the office hours of a division."""
    if actor.holds(Role.ADMINISTRATOR, division=division):
        return Allowed()
    return Denied(_("Only an administrator of this area sets its office hours."))


@transaction.atomic
def change_calendar(actor: Actor, days: Sequence[DayFacts], source: str) -> int:
    """Enter the days that a notice names, and write down which changed. Returns how many did.

    Raises:
        RefusedError: the actor does not keep the calendar.
        InvalidError: see `set_days`.
    """
    require(may_edit_calendar(actor))
    changed: list[CalendarDay] = set_days(days, source)
    record_many(actor, "calendar.changed", changed)
    return len(changed)


@transaction.atomic
def change_hours(actor: Actor, facts: HoursFacts) -> list[OfficeHours]:
    """Set the office hours of a division from a day on, and write it down.

    Raises:
        RefusedError: the actor is no administrator of this area.
        InvalidError: see `set_office_hours`.
    """
    require(may_edit_hours(actor, facts.division))
    rows = set_office_hours(facts)
    record(
        actor,
        "hours.changed",
        rows[0],
        spans=" ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in facts.spans),
        weekday=facts.weekday,
        valid_from=facts.valid_from.isoformat(),
    )
    return rows


def may_change_parameters(actor: Actor) -> Verdict:
    """Set a number that rooms go by. It holds everywhere, so its keeper's post must too."""
    if actor.holds(Role.ADMINISTRATOR, division=""):
        return Allowed()
    return Denied(_("Only an administrator of the whole platform changes these numbers."))


@transaction.atomic
def change_parameter(actor: Actor, facts: ParameterFacts) -> Parameter:
    """Have a number hold from a day on, and write it down.

    Raises:
        RefusedError: the actor is no administrator of the whole platform.
        InvalidError: see `set_parameter`.
    """
    require(may_change_parameters(actor))
    row = set_parameter(facts)
    record(
        actor,
        "parameter.changed",
        row,
        name=facts.name,
        value=facts.value,
        valid_from=facts.valid_from.isoformat(),
    )
    return row
