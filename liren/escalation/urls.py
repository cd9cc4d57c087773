"""Pages of this room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import path

from liren.escalation.views.acting import (
    ask_for_extension,
    ask_for_suspension,
    decide_on_appeal,
    decide_on_extension,
    decide_on_suspension,
    end_case_supervision,
    make_appeal,
    put_under_supervision,
    reply_to_supervision,
    review_open_problem,
    take_up,
)
from liren.escalation.views.ladder import end_ladder_rung, ladder_page, set_ladder_term
from liren.escalation.views.lists import appeals_page, escalations_page, problem_bank, supervisions_page
from liren.escalation.views.oversight import case_oversight

urlpatterns = [
    path("escalations/", escalations_page, name="escalations_page"),
    path("escalations/<uuid:escalation_id>/take-up/", take_up, name="take_up"),
    path("supervisions/", supervisions_page, name="supervisions_page"),
    path("supervisions/<uuid:supervision_id>/reply/", reply_to_supervision, name="reply_to_supervision"),
    path("supervisions/<uuid:supervision_id>/end/", end_case_supervision, name="end_case_supervision"),
    path("problem-bank/", problem_bank, name="problem_bank"),
    path("appeals/", appeals_page, name="appeals_page"),
    path("appeals/<uuid:appeal_id>/decision/", decide_on_appeal, name="decide_on_appeal"),
    path("extensions/<uuid:extension_id>/decision/", decide_on_extension, name="decide_on_extension"),
    path("suspensions/<uuid:request_id>/decision/", decide_on_suspension, name="decide_on_suspension"),
    path("cases/<uuid:case_id>/oversight/", case_oversight, name="case_oversight"),
    path("cases/<uuid:case_id>/extension/", ask_for_extension, name="ask_for_extension"),
    path("cases/<uuid:case_id>/suspension/", ask_for_suspension, name="ask_for_suspension"),
    path("cases/<uuid:case_id>/supervision/", put_under_supervision, name="put_under_supervision"),
    path("cases/<uuid:case_id>/review/", review_open_problem, name="review_open_problem"),
    path("cases/<uuid:case_id>/appeal/", make_appeal, name="make_appeal"),
    path("ladder/", ladder_page, name="ladder_page"),
    path("ladder/terms/", set_ladder_term, name="set_ladder_term"),
    path("ladder/<uuid:rung_id>/end/", end_ladder_rung, name="end_ladder_rung"),
]
