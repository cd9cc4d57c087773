"""The first steps of each role: a few sentences, each about one place of the navigation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.web.navigation import address


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to know. `name` is the URL name of the place it is about, "" for none."""

    title: str | Promise
    text: str | Promise
    name: str = ""

    @property
    def url(self) -> str:
        """The address of that place; the page marks the links that lead there."""
        return address(self.name) if self.name else ""


_DESK = Step(
    _("The desk is your list"),
    _("Everything that you owe, the most urgent first, with the time left. Press ? for the keys."),
    "desk",
)
_CASE = Step(
    _("A case says whose turn it is"),
    _("Its page begins with the next step, who owes it and until when. What you can't do says why."),
)
_INBOX = Step(
    _("The inbox tells you first"), _("Each message leads to its case. Nothing else is sent."), "inbox"
)
_COMMAND = Step(
    _("The district on one screen"),
    _("Every figure is a link to the list behind it. Choose a place in the table to go deeper."),
    "command",
)
_LEDGER = Step(
    _("Nothing is lost"),
    _("Every act is written into a ledger that nobody can change; reading personal data is an act, too."),
)
TOURS: Final[Mapping[str, tuple[Step, ...]]] = {
    Role.RESIDENT: (
        Step(
            _("A photo is enough"),
            _("Take a photo, choose what it is, send. The place is found by itself."),
            "report",
        ),
        Step(
            _("You see who looks after it"),
            _("Each report shows in plain words whose turn it is and until when. You have the last word."),
            "my_reports",
        ),
        Step(_("See what happens around you"), _("Follow what a neighbour has reported already."), "around"),
        Step(
            _("People help, too"),
            _("Large type, reading aloud, the telephone: all one tap away."),
            "help_page",
        ),
    ),
    Role.GRID_WORKER: (
        Step(
            _("Your grid, your round"), _("What waits for you on the spot, the most urgent first."), "my_grid"
        ),
        Step(
            _("Seen something? Report it"),
            _("A photo and a word; the place is where you stand."),
            "patrol_report",
        ),
        _CASE,
        _INBOX,
    ),
    Role.GRID_LEADER: (
        Step(_("The grids you lead"), _("What waits on the spot in each of your grids."), "my_grid"),
        _DESK,
        _CASE,
    ),
    Role.COMMUNITY_WORKER: (
        _DESK,
        Step(
            _("Somebody calls or comes in"),
            _("Write down what they say; they get a receipt number."),
            "intake",
        ),
        _CASE,
    ),
    Role.COMMUNITY_SECRETARY: (
        _DESK,
        Step(
            _("Blow the whistle"),
            _("When units from above are needed, call them to the spot."),
            "whistles_page",
        ),
        _CASE,
    ),
    Role.DISPATCHER: (
        _DESK,
        Step(
            _("The rules explain themselves"),
            _("Each suggested unit comes with the rule behind it."),
            "dispatch_rules",
        ),
        _CASE,
    ),
    Role.HANDLER: (_DESK, _CASE, _INBOX),
    Role.DEPARTMENT_HEAD: (_DESK, _CASE, _INBOX),
    Role.COMMANDER: (_COMMAND, _DESK, _LEDGER),
    Role.AUDITOR: (_COMMAND, _LEDGER, _INBOX),
    Role.ADMINISTRATOR: (
        Step(
            _("People and posts"),
            _("Who may do what follows from the posts they hold, and for how long."),
            "staff_roster",
        ),
        Step(
            _("Work in the background"), _("What runs, what failed, and how to start it again."), "jobs_page"
        ),
        _LEDGER,
    ),
}


def steps_of(role: str) -> tuple[Step, ...]:
    """The first steps of a role; nothing for a role that there is not."""
    return TOURS.get(role, ())


def steps_for(actor: Actor) -> tuple[Step, ...]:
    """The first steps of the first role that this actor holds."""
    roles = [post.role for post in actor.holdings] or [Role.RESIDENT]
    return steps_of(roles[0].value)
