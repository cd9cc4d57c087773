"""Pages of sources. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import path

from liren.sources.views.imports import (
    conflicts_page,
    import_page,
    import_rejects,
    imports_page,
    rule_on_conflict,
    take_import_step,
)
from liren.sources.views.systems import new_system, system_page, systems_page

urlpatterns = [
    path("imports/", imports_page, name="imports_page"),
    path("imports/conflicts/", conflicts_page, name="conflicts_page"),
    path("imports/conflicts/<uuid:conflict_id>/rule/", rule_on_conflict, name="rule_on_conflict"),
    path("imports/<uuid:import_id>/", import_page, name="import_page"),
    path("imports/<uuid:import_id>/rejects/", import_rejects, name="import_rejects"),
    path("imports/<uuid:import_id>/<slug:import_step>/", take_import_step, name="take_import_step"),
    path("systems/", systems_page, name="systems_page"),
    path("systems/new/", new_system, name="new_system"),
    path("systems/<uuid:system_id>/", system_page, name="system_page"),
]
