"""Pages and map data of places."""

from __future__ import annotations

from django.urls import path, register_converter

from liren.places.views.browsing import grid_page, places_page
from liren.places.views.editing import grid_redraw
from liren.places.views.map_data import base_json, divisions_json, grids_json
from liren.places.views.topology import overlap_json, overlap_page, topology_json, topology_page


class GridCode:
    """15 digits."""

    regex = r"\d{15}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(GridCode, "grid")

urlpatterns = [
    path("places/", places_page, name="places_page"),
    path("places/grids/<grid:code>/", grid_page, name="grid_page"),
    path("places/grids/<grid:code>/redraw/", grid_redraw, name="grid_redraw"),
    path("places/topology/", topology_page, name="topology_page"),
    path("places/overlaps/<uuid:number>/", overlap_page, name="overlap_page"),
    path("places/grids.json", grids_json, name="grids_json"),
    path("places/divisions.json", divisions_json, name="divisions_json"),
    path("places/base.json", base_json, name="base_json"),
    path("places/topology.json", topology_json, name="topology_json"),
    path("places/overlaps/<uuid:number>.json", overlap_json, name="overlap_json"),
]
