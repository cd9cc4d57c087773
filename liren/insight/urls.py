"""The command page, its wall and its map, and what a neighbourhood may know of itself."""

from __future__ import annotations

from django.urls import path

from liren.insight.views.around import around, around_points, open_figures
from liren.insight.views.command import command, command_wall
from liren.insight.views.map_data import command_areas, command_cells, command_here, command_replay

urlpatterns = [
    path("command/", command, name="command"),
    path("command/wall/", command_wall, name="command_wall"),
    path("command/areas.json", command_areas, name="command_areas"),
    path("command/cells.json", command_cells, name="command_cells"),
    path("command/here/", command_here, name="command_here"),
    path("command/replay.json", command_replay, name="command_replay"),
    path("around/", around, name="around"),
    path("around/points.json", around_points, name="around_points"),
    path("around/figures/", open_figures, name="open_figures"),
]
