"""Pages of units. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import path

from liren.organizations.views.units import end_unit_duty, set_unit_phone, unit_page, units_page

urlpatterns = [
    path("units/", units_page, name="units_page"),
    path("units/<uuid:unit_id>/", unit_page, name="unit_page"),
    path("units/<uuid:unit_id>/phone/", set_unit_phone, name="set_unit_phone"),
    path("duties/<uuid:duty_id>/end/", end_unit_duty, name="end_unit_duty"),
]
