"""Root urls: the frame's own pages, then every room's at the root."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from liren.web.views.calendar import calendar_page
from liren.web.views.calendar_editing import calendar_days, calendar_hours
from liren.web.views.design import design_page
from liren.web.views.help import help_page
from liren.web.views.home import home
from liren.web.views.offline import outbox, service_worker, session_state, web_manifest
from liren.web.views.parameters import parameters_page
from liren.web.views.reading import end_tour, set_elder, set_theme

ROOMS = (
    "accounts",
    "messaging",
    "sources",
    "places",
    "addresses",
    "organizations",
    "people",
    "cases",
    "routing",
    "matching",
    "whistles",
    "escalation",
    "figures",
    "fieldwork",
    "directives",
    "deskwork",
    "insight",
    "searching",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("language/", set_language, name="set_language"),
    path("reading/elder/", set_elder, name="set_elder"),
    path("reading/tour/end/", end_tour, name="end_tour"),
    path("help/", help_page, name="help_page"),
    path("reading/theme/", set_theme, name="set_theme"),
    path("service-worker.js", service_worker, name="service_worker"),
    path("manifest.webmanifest", web_manifest, name="web_manifest"),
    path("session.json", session_state, name="session_state"),
    path("outbox/", outbox, name="outbox"),
    path("design/", design_page, name="design_page"),
    path("parameters/", parameters_page, name="parameters_page"),
    path("calendar/", calendar_page, name="calendar_page"),
    path("calendar/days/", calendar_days, name="calendar_days"),
    path("calendar/hours/", calendar_hours, name="calendar_hours"),
    path("operations/", include("liren.web.operations_urls")),
    *[path("", include(f"liren.{room}.urls")) for room in ROOMS],
]

handler400 = "liren.web.views.errors.bad_request"
handler403 = "liren.web.views.errors.permission_denied"
handler404 = "liren.web.views.errors.page_not_found"
handler500 = "liren.web.views.errors.server_error"
