"""Pages of this room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import path

from liren.directives.views.giving import new_directive
from liren.directives.views.pages import directive_page, directives_page, take_directive_step
from liren.directives.views.terms import directive_terms

urlpatterns = [
    path("directives/", directives_page, name="directives_page"),
    path("directives/terms/", directive_terms, name="directive_terms"),
    path("directives/new/", new_directive, name="new_directive"),
    path("directives/<uuid:directive_id>/", directive_page, name="directive_page"),
    path(
        "directives/addressees/<uuid:addressee_id>/steps/<slug:verb>/",
        take_directive_step,
        name="take_directive_step",
    ),
]
