"""Pages of the case room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import URLPattern, path

from liren.cases.views.bulk_runs import bulk_run, bulk_runs, cancel_bulk_run
from liren.cases.views.case_page import (
    case_contact,
    case_page,
    case_point,
    finish_order_share,
    merge_candidates,
)
from liren.cases.views.categories import categories_page, category_page
from liren.cases.views.children import child_rules_page, end_rule_for_children, new_child
from liren.cases.views.day import case_meanwhile, my_day
from liren.cases.views.desk import desk, desk_points
from liren.cases.views.desk_tools import desk_bulk, desk_export_csv, desk_export_xlsx, save_desk_filter
from liren.cases.views.following import case_print, follow_this_case, subscriptions
from liren.cases.views.grid import grid_case, my_grid, patrol_report
from liren.cases.views.intake import intake, intake_done
from liren.cases.views.my_reports import my_reports
from liren.cases.views.papers import order_paper, receipt_paper
from liren.cases.views.photos import photo, photo_thumb
from liren.cases.views.placing import place_words
from liren.cases.views.points import case_points
from liren.cases.views.questions import case_questions, report_questions
from liren.cases.views.receipts import receipt_page
from liren.cases.views.reporting import report, report_done, suggestions
from liren.cases.views.steps import take_case_step
from liren.cases.views.templates import response_templates
from liren.cases.views.undoing import undo_case_step

RESIDENTS: list[URLPattern] = [
    path("report/", report, name="report"),
    path("report/suggestions.json", suggestions, name="suggestions"),
    path("report/place.json", place_words, name="place_words"),
    path("report/questions/", report_questions, name="report_questions"),
    path("cases/<uuid:case_id>/questions/", case_questions, name="case_questions"),
    path("report/done/<uuid:case_id>/", report_done, name="report_done"),
    path("my/reports/", my_reports, name="my_reports"),
    path("receipt/", receipt_page, name="receipt_page"),
]
GRID_WORKERS: list[URLPattern] = [
    path("grid/", my_grid, name="my_grid"),
    path("grid/day/", my_day, name="my_day"),
    path("grid/patrol/", patrol_report, name="patrol_report"),
    path("grid/cases/<uuid:case_id>/", grid_case, name="grid_case"),
]
COUNTER: list[URLPattern] = [
    path("intake/", intake, name="intake"),
    path("intake/done/<uuid:case_id>/", intake_done, name="intake_done"),
]
# The desk and the case page: views/desk.py, views/case_page.py.
DESK: list[URLPattern] = [
    path("desk/", desk, name="desk"),
    path("desk/points.json", desk_points, name="desk_points"),
    path("desk/export.csv", desk_export_csv, name="desk_export_csv"),
    path("desk/export.xlsx", desk_export_xlsx, name="desk_export_xlsx"),
    path("desk/filters/", save_desk_filter, name="save_desk_filter"),
    path("desk/bulk/", desk_bulk, name="desk_bulk"),
    path("desk/runs/", bulk_runs, name="bulk_runs"),
    path("desk/runs/<uuid:run_id>/", bulk_run, name="bulk_run"),
    path("desk/runs/<uuid:run_id>/cancel/", cancel_bulk_run, name="cancel_bulk_run"),
    path("templates/", response_templates, name="response_templates"),
    path("subscriptions/", subscriptions, name="subscriptions"),
    path("cases/<uuid:case_id>/print/", case_print, name="case_print"),
    path("cases/<uuid:case_id>/follow/", follow_this_case, name="follow_this_case"),
    path("cases/<uuid:case_id>/", case_page, name="case_page"),
    path("cases/<uuid:case_id>/point.json", case_point, name="case_point"),
    path("cases/<uuid:case_id>/meanwhile.json", case_meanwhile, name="case_meanwhile"),
    path("cases/<uuid:case_id>/undo/", undo_case_step, name="undo_case_step"),
    path("cases/<uuid:case_id>/contact/", case_contact, name="case_contact"),
    path("cases/<uuid:case_id>/merge/", merge_candidates, name="merge_candidates"),
    path("cases/<uuid:case_id>/child/", new_child, name="new_child"),
    path("orders/<uuid:order_id>/print/", order_paper, name="order_paper"),
    path("cases/<uuid:case_id>/receipt/", receipt_paper, name="receipt_paper"),
    path("orders/<uuid:order_id>/finish/", finish_order_share, name="finish_order_share"),
]
RULES: list[URLPattern] = [
    path("child-rules/", child_rules_page, name="child_rules_page"),
    path("child-rules/<uuid:child_rule_id>/end/", end_rule_for_children, name="end_rule_for_children"),
    path("categories/", categories_page, name="categories_page"),
    path("categories/<slug:code>/", category_page, name="category_page"),
]
DATA: list[URLPattern] = [
    path("cases/points.json", case_points, name="case_points"),
    path("cases/<uuid:case_id>/steps/<slug:verb>/", take_case_step, name="take_case_step"),
    path("photos/<uuid:photo_id>/", photo, name="photo"),
    path("photos/<uuid:photo_id>/thumb/", photo_thumb, name="photo_thumb"),
]

urlpatterns: list[URLPattern] = [*RESIDENTS, *GRID_WORKERS, *COUNTER, *DESK, *RULES, *DATA]
