"""Where each role can go, in the order of its day."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role

BOTTOM_BAR = 5  # places in the bottom bar of a phone; the rest are in the menu

Words = str | Promise
GRID = (Role.GRID_WORKER, Role.GRID_LEADER)
COMMUNITY = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY)
DESK = (*COMMUNITY, Role.GRID_LEADER, Role.DISPATCHER, Role.HANDLER, Role.DEPARTMENT_HEAD, Role.COMMANDER)
PLACES = (*COMMUNITY, Role.DISPATCHER, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR)
RULES = (Role.DISPATCHER, Role.DEPARTMENT_HEAD, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR)
KEEPERS = (Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR)
FIGURES = (Role.COMMANDER, Role.DISPATCHER, Role.DEPARTMENT_HEAD, Role.COMMUNITY_SECRETARY, Role.AUDITOR)
OVERSIGHT = (Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR)
COMMAND = (Role.COMMANDER, Role.DISPATCHER, Role.COMMUNITY_SECRETARY, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Place:
    """A page worth a place in the navigation, and who is led there (no role: everybody)."""

    name: str
    text: Words
    icon: str
    roles: tuple[Role, ...] = ()
    is_main: bool = False
    group: Words = ""  # "" is the day's work; the other groups are folded


@dataclass(frozen=True, slots=True)
class Item:
    """A place as one reader sees it now."""

    name: str
    text: Words
    icon: str
    url: str
    current: bool
    main: bool = False
    group: Words = ""


WATCH = _("Oversight and figures")
REGISTERS = _("Registers and rules")
STAFF = (
    Place("my_grid", _("My grid"), "map-pinned", GRID),
    Place("patrol_report", _("Patrol report"), "camera", GRID, is_main=True),
    Place("desk", _("Desk"), "inbox", DESK),
    Place("command", _("Command"), "radar", COMMAND),
    Place("directives_page", _("Directives"), "send", (*GRID, *DESK, Role.AUDITOR)),
    Place("figures", _("Rates and figures"), "chart-column", FIGURES, group=WATCH),
    Place("intake", _("Take a report"), "phone-incoming", (*COMMUNITY, Role.DISPATCHER)),
    Place("call_backs", _("Call-backs"), "phone", (*COMMUNITY, Role.DISPATCHER, Role.COMMANDER)),
    Place("patrols", _("Patrols"), "route", (*GRID, *COMMUNITY, Role.DISPATCHER, Role.COMMANDER)),
    Place("matter_groups", _("Hot matters"), "users-round", (Role.COMMANDER, Role.DISPATCHER), group=WATCH),
    Place("people_page", _("Register of residents"), "users", (*GRID, *COMMUNITY)),
    Place("whistles_page", _("Whistles"), "megaphone", (*DESK, Role.AUDITOR)),
    Place("inbox", _("Inbox"), "bell"),
    Place("my_reports", _("My reports"), "file-text"),
    Place("search_page", _("Search"), "search", group=REGISTERS),
    Place("escalations_page", _("Escalations"), "trending-up", OVERSIGHT, group=WATCH),
    Place("supervisions_page", _("Supervision"), "eye", (*DESK, Role.AUDITOR), group=WATCH),
    Place("problem_bank", _("Problem bank"), "archive", (*DESK, Role.AUDITOR), group=WATCH),
    Place(
        "staff_roster",
        _("Staff"),
        "users",
        (Role.COMMUNITY_SECRETARY, Role.ADMINISTRATOR, Role.AUDITOR),
        group=REGISTERS,
    ),
    Place("data_requests", _("Requests about own data"), "file-search", COMMUNITY, group=REGISTERS),
    Place("readings_page", _("Who read what"), "eye", (Role.COMMUNITY_SECRETARY, Role.AUDITOR), group=WATCH),
    Place(
        "retention_page",
        _("Keeping and forgetting"),
        "archive",
        (Role.ADMINISTRATOR, Role.AUDITOR),
        group=REGISTERS,
    ),
    Place(
        "imports_page",
        _("Bring in files"),
        "upload",
        (Role.ADMINISTRATOR, Role.COMMANDER, *COMMUNITY),
        group=REGISTERS,
    ),
    Place("systems_page", _("Information systems"), "building-2", PLACES, group=REGISTERS),
    Place("population_page", _("Population"), "users-round", PLACES, group=REGISTERS),
    Place("jobs_page", _("Background work"), "cog", (Role.ADMINISTRATOR,), group=REGISTERS),
    # To look something up: after everything that is work.
    Place("units_page", _("Units"), "building-2", (*PLACES, Role.DEPARTMENT_HEAD), group=REGISTERS),
    Place(
        "dispatch_rules", _("Dispatch rules"), "waypoints", (*COMMAND, Role.ADMINISTRATOR), group=REGISTERS
    ),
    Place("child_rules_page", _("Parts by rule"), "git-branch", KEEPERS, group=REGISTERS),
    Place("categories_page", _("Categories and limits"), "list-checks", RULES, group=REGISTERS),
    Place("ladder_page", _("Ladder and terms"), "signpost", KEEPERS, group=REGISTERS),
    Place("match_weights", _("Same matter: weights"), "git-merge", KEEPERS, group=REGISTERS),
    Place("calendar_page", _("Working calendar"), "calendar-days", KEEPERS, group=REGISTERS),
    Place("places_page", _("Places"), "map", PLACES, group=REGISTERS),
    Place("addresses_page", _("Addresses"), "map-pin", (*GRID, *PLACES), group=REGISTERS),
    Place("compounds_page", _("Compounds"), "building-2", (*GRID, *PLACES), group=REGISTERS),
    Place("buildings_page", _("Buildings"), "building-2", PLACES, group=REGISTERS),
    Place(
        "response_templates",
        _("Templates"),
        "file-text",
        (*COMMUNITY, Role.DISPATCHER, Role.COMMANDER, Role.ADMINISTRATOR),
        group=REGISTERS,
    ),
)
# Pages of rules beside “Categories and limits”, which links to them; not in the navigation themselves.
RULE_PAGES = (
    Place("questions_page", _("Questions by category"), "message-circle", RULES),
    Place("child_rules_page", _("Parts by rule"), "git-branch", KEEPERS),
    Place(
        "return_limits",
        _("Until when a case may be returned"),
        "corner-up-left",
        (*COMMAND, Role.ADMINISTRATOR),
    ),
    Place("whistle_rules", _("Limits of whistles"), "megaphone", RULES),
    Place("fieldwork_rules", _("Rules of call-backs and patrols"), "phone", RULES),
    Place("ladder_page", _("Ladder and terms"), "signpost", KEEPERS),
    Place("match_weights", _("Same matter: weights"), "git-merge", KEEPERS),
    Place("calendar_page", _("Working calendar"), "calendar-days", RULES),
    Place("parameters_page", _("Working numbers"), "cog", RULES),
)
RESIDENT = (
    Place("home", _("Home"), "house"),
    Place("around", _("Around me"), "map-pinned"),
    Place("report", _("Report"), "camera", is_main=True),
    Place("my_reports", _("My reports"), "file-text"),
    Place("inbox", _("Inbox"), "bell"),
    Place("help_page", _("Help"), "circle-help"),
    Place("sign_in", _("Sign in"), "user-round"),
)
OWN = (
    Place("outbox", _("On this device"), "upload"),
    Place("my_data", _("My data"), "shield-check"),
    Place("my_followed", _("Matters I joined"), "users"),
    Place("subscriptions", _("What I follow"), "bell", (*DESK, Role.GRID_WORKER, Role.AUDITOR)),
    Place("my_figures", _("My figures"), "chart-line", (*DESK, Role.GRID_WORKER)),
    Place("message_preferences", _("Message settings"), "bell-ring"),
    Place("my_account", _("My account"), "user-round"),
    Place("my_sessions", _("Where I am signed in"), "shield-check"),
)
FOR_STRANGERS = {"home", "report", "around", "help_page", "sign_in"}


def address(name: str) -> str:
    """The path of a URL name that takes no arguments; "" while no room has such a page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def staff_items(actor: Actor, path: str) -> list[Item]:
    """What this member of staff is led to."""
    return _items(STAFF, actor, path)


def rule_items(actor: Actor) -> list[Item]:
    """The other pages of rules that this reader may open."""
    return _items(RULE_PAGES, actor, "")


def resident_items(actor: Actor, path: str) -> list[Item]:
    """What a resident, signed in or not, is led to."""
    return _items(RESIDENT, actor, path)


def own_items(actor: Actor, path: str) -> list[Item]:
    """What belongs to this reader alone."""
    return _items(OWN, actor, path)


def _items(places: tuple[Place, ...], actor: Actor, path: str) -> list[Item]:
    shown = [
        (place, address(place.name))
        for place in places
        if (not place.roles or actor.holds(*place.roles))
        and (place.name != "sign_in" if actor.kind == "person" else place.name in FOR_STRANGERS)
    ]
    best = max((url for _place, url in shown if url and path.startswith(url)), key=len, default="")
    return [
        Item(
            place.name,
            place.text,
            place.icon,
            url,
            current=url == best and (url != "/" or path == "/"),
            main=place.is_main,
            group=place.group,
        )
        for place, url in shown
        if url
    ]
