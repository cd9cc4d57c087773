"""The command page and its map."""

from __future__ import annotations

from django.urls import path

from liren.insight.views.command import command, command_areas

urlpatterns = [
    path("command/", command, name="command"),
    path("command/areas.json", command_areas, name="command_areas"),
]
