"""Pages of addresses, buildings and compounds. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import path

from liren.addresses.views.browsing import address_page, address_points, addresses_page
from liren.addresses.views.changing import change_address, register_new_address, undo_address_merge
from liren.addresses.views.compounds import (
    buildings_page,
    change_this_compound,
    compound_page,
    compounds_page,
    retrofit_page,
    solve_compound_problem,
)
from liren.addresses.views.pairs import estate_pairs, rule_estate_pair

urlpatterns = [
    path("addresses/", addresses_page, name="addresses_page"),
    path("addresses/points.json", address_points, name="address_points"),
    path("addresses/register/", register_new_address, name="register_new_address"),
    path("addresses/<uuid:address_id>/", address_page, name="address_page"),
    path("addresses/<uuid:address_id>/change/", change_address, name="change_address"),
    path("addresses/changes/<uuid:change_id>/undo/", undo_address_merge, name="undo_address_merge"),
    path("buildings/", buildings_page, name="buildings_page"),
    path("compounds/", compounds_page, name="compounds_page"),
    path("compounds/retrofit/", retrofit_page, name="retrofit_page"),
    path("compounds/pairs/", estate_pairs, name="estate_pairs"),
    path("compounds/pairs/<uuid:pair_id>/", rule_estate_pair, name="rule_estate_pair"),
    path("compounds/<uuid:compound_id>/", compound_page, name="compound_page"),
    path("compounds/<uuid:compound_id>/change/", change_this_compound, name="change_this_compound"),
    path(
        "compounds/problems/<uuid:problem_id>/solve/", solve_compound_problem, name="solve_compound_problem"
    ),
]
