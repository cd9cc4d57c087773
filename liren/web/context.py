"""What every page's frame needs: who is here, where they can go, and how they like to read."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import ANONYMOUS, Actor
from liren.accounts.demo_people import DemoPerson, demo_people
from liren.accounts.reading import ELDER_COOKIE, TOUR_COOKIE
from liren.accounts.roles import Role
from liren.accounts.views.signing_in import DEMO_FROM
from liren.cases.permissions import ON_THE_GROUND
from liren.messaging.queries import unread_count
from liren.places.queries import division_names
from liren.web.keys import KeyGroup, key_groups
from liren.web.navigation import BOTTOM_BAR, Item, address, own_items, resident_items, rule_items, staff_items
from liren.web.sheets import sheets_in_use
from liren.web.tours import Step, steps_of

THEME_COOKIE = "liren_theme"
THEMES = (("auto", _("Auto")), ("light", _("Light")), ("dark", _("Dark")))
DARK_MEDIA = {"auto": "(prefers-color-scheme: dark)", "light": "not all", "dark": "all"}

ELDER_BAR = {"home", "report", "my_reports", "help_page", "sign_in"}
SHORT_DAY = 4  # whose own work is so few places has room for the rest


class NavigationGroup(NamedTuple):
    """Places of the navigation under one heading; "" is the day's work, which is never folded."""

    title: str
    items: list[Item]
    is_open: bool


class Shell:
    """The frame of one page. Nothing is asked of the database until a template reads it."""

    themes = THEMES

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.demo: bool = settings.DEMO

    @property
    def sheets(self) -> tuple[str, ...]:
        """The style sheets of every page: the joined one where it was made, else one by one."""
        return sheets_in_use()

    @cached_property
    def actor(self) -> Actor:
        """Who is here; ANONYMOUS on an error that came before the actor was found."""
        return getattr(self._request, "actor", ANONYMOUS)

    @property
    def account(self) -> str:
        """Whose page this is, for what the device keeps: the person's id, "none" for nobody."""
        return str(self.actor.user_id or "none")

    @property
    def works_on_ground(self) -> bool:
        """Whether the device keeps the day's list for this reader."""
        return self.actor.is_staff and self.actor.holds(*ON_THE_GROUND)

    @property
    def elder(self) -> bool:
        """Whether the reader asked for large type."""
        return self._request.COOKIES.get(ELDER_COOKIE) == "1"

    @property
    def theme(self) -> str:
        """auto, light or dark."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "auto")
        return chosen if chosen in DARK_MEDIA else "auto"

    @property
    def dark_media(self) -> str:
        """The media query under which the dark tokens count."""
        return DARK_MEDIA[self.theme]

    @property
    def template(self) -> str:
        """The frame of pages that residents and staff share: {% extends shell.template %}."""
        return "ui/shell.html" if self.actor.is_staff else "ui/shell_resident.html"

    @cached_property
    def navigation(self) -> list[Item]:
        """Where a member of staff can go."""
        return staff_items(self.actor, self._request.path)

    @cached_property
    def navigation_groups(self) -> list[NavigationGroup]:
        """The navigation of staff: the day's work, then what is folded until it is wanted."""
        grouped: dict[str, list[Item]] = {"": []}
        for item in self.navigation:
            grouped.setdefault(str(item.group), []).append(item)
        is_short = len(grouped[""]) <= SHORT_DAY
        return [
            NavigationGroup(title, items, is_short or any(item.current for item in items))
            for title, items in grouped.items()
        ]

    @property
    def rule_pages(self) -> list[Item]:
        """The other pages of rules, for the page of categories and limits."""
        return rule_items(self.actor)

    @cached_property
    def keys(self) -> list[KeyGroup]:
        """The keys of the keyboard that do something for this reader."""
        return key_groups(self.navigation)

    @cached_property
    def resident_navigation(self) -> list[Item]:
        """Where a resident can go."""
        return resident_items(self.actor, self._request.path)

    @property
    def resident_bar(self) -> list[Item]:
        """What the bottom bar of a resident's phone holds; with large type four places, help among them."""
        if self.elder:
            return [item for item in self.resident_navigation if item.name in ELDER_BAR]
        return self.resident_navigation[:BOTTOM_BAR]

    @cached_property
    def post_text(self) -> str:
        """The posts held now, in words: "Lixia · District commander"."""
        posts = self.actor.holdings
        names = division_names(post.scope for post in posts if post.scope)
        spoken = [" ".join(filter(None, [names.get(post.scope, ""), str(post.role.label)])) for post in posts]
        return " · ".join(dict.fromkeys(spoken))

    @property
    def bottom_navigation(self) -> list[Item]:
        """As much of the navigation as a phone's bottom bar holds."""
        return self.navigation[:BOTTOM_BAR]

    @cached_property
    def own_links(self) -> list[Item]:
        """What belongs to the reader alone: sessions, preferences."""
        items = own_items(self.actor, self._request.path)
        return [*self.navigation[BOTTOM_BAR:], *items] if self.actor.is_staff else items

    @cached_property
    def unread(self) -> int:
        """How many messages wait in the inbox."""
        return unread_count(self.actor) if self.actor.kind == "person" else 0

    @property
    def unread_text(self) -> str:
        """The unread count as a mark of at most three characters."""
        return "99+" if self.unread > 99 else str(self.unread)

    @property
    def inbox_url(self) -> str:
        """The address of the inbox, empty for whoever has none."""
        return address("inbox") if self.actor.kind == "person" else ""

    @property
    def search_url(self) -> str:
        """The page of answers; empty for whoever is not signed in."""
        return address("search_page") if self.actor.kind == "person" else ""

    @property
    def hits_url(self) -> str:
        """Where the box asks while somebody types."""
        return address("search_hits")

    @property
    def sign_in_url(self) -> str:
        """Where one signs in."""
        return address("sign_in")

    @property
    def sign_in_back(self) -> str:
        """Where one signs in and then comes back to this page, if it was only read."""
        back = self._request.get_full_path() if self._request.method in ("GET", "HEAD") else self.back_url
        return f"{self.sign_in_url}?{urlencode({'next': back})}"

    @property
    def tour(self) -> tuple[Step, ...]:
        """The first steps to show: of the role that the cookie names, on a page that was asked for."""
        if self._request.headers.get("Liren-Keep"):
            return ()  # a page that is kept for later is no place for it
        role = self._request.COOKIES.get(TOUR_COOKIE, "")
        is_page = self.actor.kind == "person" and self._request.method in ("GET", "HEAD")
        return steps_of(role) if role and is_page else ()

    @property
    def role_text(self) -> str:
        """The first post's role in words; a resident holds none."""
        roles = [post.role.label for post in self.actor.holdings] or [Role.RESIDENT.label]
        return str(roles[0])

    @cached_property
    def demo_people(self) -> list[DemoPerson]:
        """As whom a visitor of a demo can be here; nobody in production."""
        return demo_people()

    @property
    def demo_before(self) -> DemoPerson | None:
        """As whom the visitor of a demo was here before, if that is one of the people shown."""
        before = self._request.session.get(DEMO_FROM, "")
        return next((one for one in self.demo_people if str(one.user_id) == before), None)

    @property
    def help_url(self) -> str:
        """Where people are, and not pages: the telephone, the counter, somebody who helps."""
        return address("help_page")

    @property
    def sign_out_url(self) -> str:
        """Where one signs out."""
        return address("sign_out")

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """The languages that the reader could switch to: code and its own name."""
        now = get_language()
        return [
            (code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES if code != now
        ]

    @property
    def back_url(self) -> str:
        """The page the reader came from, if it is one of ours."""
        came_from = self._request.META.get("HTTP_REFERER", "")
        is_ours = url_has_allowed_host_and_scheme(came_from, {self._request.get_host()})
        return came_from if is_ours else "/"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` and `actor` in every template."""
    frame = Shell(request)
    return {"shell": frame, "actor": frame.actor}
