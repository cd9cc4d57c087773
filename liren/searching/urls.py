"""Pages of this room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import path

from liren.searching.views.search import search_hits, search_page

urlpatterns = [
    path("search/", search_page, name="search_page"),
    path("search/hits/", search_hits, name="search_hits"),
]
