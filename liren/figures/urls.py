"""Pages of this room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import URLPattern, path

from liren.figures.views.exclusions import (
    appeal_case_exclusion,
    decide_case_exclusion,
    exclusions_page,
    request_case_exclusion,
)
from liren.figures.views.lists import figures, figures_export
from liren.figures.views.rules import (
    check_figure_month,
    end_exclusion_reason,
    figure_months,
    figure_rules,
    make_figure_month,
)
from liren.figures.views.subjects import (
    area_figures,
    figure_cases,
    my_figures,
    person_figures,
    unit_figures,
)

urlpatterns: list[URLPattern] = [
    path("figures/", figures, name="figures"),
    path("figures/export.csv", figures_export, name="figures_export"),
    path("figures/areas/<str:code>/", area_figures, name="area_figures"),
    path("figures/units/<uuid:unit_id>/", unit_figures, name="unit_figures"),
    path("figures/people/<uuid:user_id>/", person_figures, name="person_figures"),
    path("figures/mine/", my_figures, name="my_figures"),
    path("figures/cases/", figure_cases, name="figure_cases"),
    path("figures/rules/", figure_rules, name="figure_rules"),
    path("figures/rules/grounds/<str:code>/end/", end_exclusion_reason, name="end_exclusion_reason"),
    path("figures/months/", figure_months, name="figure_months"),
    path("figures/months/check/", check_figure_month, name="check_figure_month"),
    path("figures/months/make/", make_figure_month, name="make_figure_month"),
    path("figures/exclusions/", exclusions_page, name="exclusions_page"),
    path("cases/<uuid:case_id>/exclusion/", request_case_exclusion, name="request_case_exclusion"),
    path("exclusions/<uuid:exclusion_id>/decide/", decide_case_exclusion, name="decide_case_exclusion"),
    path("exclusions/<uuid:exclusion_id>/appeal/", appeal_case_exclusion, name="appeal_case_exclusion"),
]
