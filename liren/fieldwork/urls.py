"""Pages of this room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import URLPattern, path

from liren.fieldwork.views.call_backs import call_back_contact, call_back_page, call_back_paper, call_backs
from liren.fieldwork.views.patrols import (
    begin_patrol,
    note_on_patrol,
    patrol_positions,
    patrol_track,
    patrol_walk,
    patrols,
)
from liren.fieldwork.views.plans import patrol_plan, patrol_plans
from liren.fieldwork.views.rules import fieldwork_rules

CALL_BACKS: list[URLPattern] = [
    path("call-backs/", call_backs, name="call_backs"),
    path("call-backs/<uuid:item_id>/", call_back_page, name="call_back_page"),
    path("call-backs/<uuid:item_id>/contact/", call_back_contact, name="call_back_contact"),
    path("call-backs/<uuid:item_id>/paper/", call_back_paper, name="call_back_paper"),
]
PATROLS: list[URLPattern] = [
    path("patrols/", patrols, name="patrols"),
    path("patrols/begin/", begin_patrol, name="begin_patrol"),
    path("patrols/plans/", patrol_plans, name="patrol_plans"),
    path("patrols/plans/<uuid:plan_id>/", patrol_plan, name="patrol_plan"),
    path("patrols/<uuid:patrol_id>/", patrol_walk, name="patrol_walk"),
    path("patrols/<uuid:patrol_id>/notes/", note_on_patrol, name="note_on_patrol"),
    path("patrols/<uuid:patrol_id>/positions/", patrol_positions, name="patrol_positions"),
    path("patrols/<uuid:patrol_id>/track.json", patrol_track, name="patrol_track"),
]

RULES: list[URLPattern] = [path("fieldwork/rules/", fieldwork_rules, name="fieldwork_rules")]

urlpatterns: list[URLPattern] = [*CALL_BACKS, *PATROLS, *RULES]
