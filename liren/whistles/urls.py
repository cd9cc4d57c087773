"""Pages of this room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
