"""Pages of this room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import path

from liren.whistles.views.figures import whistle_figures, whistle_figures_csv
from liren.whistles.views.pages import new_whistle, whistle_page, whistle_paper, whistles_page
from liren.whistles.views.rules import whistle_rules
from liren.whistles.views.steps import take_call_step, take_whistle_step

urlpatterns = [
    path("whistles/", whistles_page, name="whistles_page"),
    path("whistles/figures/", whistle_figures, name="whistle_figures"),
    path("whistles/figures.csv", whistle_figures_csv, name="whistle_figures_csv"),
    path("whistles/rules/", whistle_rules, name="whistle_rules"),
    path("whistles/<uuid:whistle_id>/print/", whistle_paper, name="whistle_paper"),
    path("whistles/<uuid:whistle_id>/", whistle_page, name="whistle_page"),
    path("whistles/<uuid:whistle_id>/steps/<slug:verb>/", take_whistle_step, name="take_whistle_step"),
    path("whistles/calls/<uuid:call_id>/steps/<slug:verb>/", take_call_step, name="take_call_step"),
    path("cases/<uuid:case_id>/whistle/", new_whistle, name="new_whistle"),
]
