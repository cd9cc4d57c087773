"""The command page and its map, and what a neighbourhood may know of itself."""

from __future__ import annotations

from django.urls import path

from liren.insight.views.around import around, around_points, open_figures
from liren.insight.views.command import command, command_areas

urlpatterns = [
    path("command/", command, name="command"),
    path("command/areas.json", command_areas, name="command_areas"),
    path("around/", around, name="around"),
    path("around/points.json", around_points, name="around_points"),
    path("around/figures/", open_figures, name="open_figures"),
]
