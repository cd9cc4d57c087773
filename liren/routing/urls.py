"""Pages of this room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import URLPattern, path

from liren.routing.views.arbitrations import arbitration_page, arbitrations, ask_arbitration
from liren.routing.views.learning import (
    decide_proposal,
    duty_proposals,
    propose_unowned,
    unowned_page,
)
from liren.routing.views.limits import return_limits
from liren.routing.views.rules import (
    activate_dispatch_rule,
    dispatch_rule,
    dispatch_rules,
    new_rule,
    stop_rule,
)
from liren.routing.views.trials import rule_trial, start_trial

urlpatterns: list[URLPattern] = [
    path("routing/rules/", dispatch_rules, name="dispatch_rules"),
    path("routing/rules/new/", new_rule, name="new_rule"),
    path("routing/rules/<uuid:rule_id>/", dispatch_rule, name="dispatch_rule"),
    path("routing/rules/<uuid:rule_id>/on/", activate_dispatch_rule, name="activate_dispatch_rule"),
    path("routing/rules/<uuid:rule_id>/off/", stop_rule, name="stop_rule"),
    path("routing/trials/", start_trial, name="start_trial"),
    path("routing/trials/<uuid:trial_id>/", rule_trial, name="rule_trial"),
    path("routing/proposals/", duty_proposals, name="duty_proposals"),
    path("routing/proposals/<uuid:proposal_id>/decide/", decide_proposal, name="decide_proposal"),
    path("routing/unowned/", unowned_page, name="unowned_page"),
    path("routing/unowned/propose/", propose_unowned, name="propose_unowned"),
    path("routing/return-limits/", return_limits, name="return_limits"),
    path("arbitrations/", arbitrations, name="arbitrations"),
    path("arbitrations/<uuid:arbitration_id>/", arbitration_page, name="arbitration_page"),
    path("cases/<uuid:case_id>/arbitration/", ask_arbitration, name="ask_arbitration"),
]
