"""Pages and map data of places."""

from __future__ import annotations

from django.urls import path

from liren.places.views.map_data import base_json, divisions_json, grids_json

urlpatterns = [
    path("places/grids.json", grids_json, name="grids_json"),
    path("places/divisions.json", divisions_json, name="divisions_json"),
    path("places/base.json", base_json, name="base_json"),
]
