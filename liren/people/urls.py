"""Pages of people. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import path

from liren.people.views.opening import (
    decide_reveal_batch,
    end_care_tag,
    look_at_care,
    readings_page,
    reveal_batches,
    reveal_person_field,
    tag_resident,
)
from liren.people.views.own import (
    answer_data_request,
    ask_about_my_data,
    change_my_consent,
    data_requests,
    my_data,
    privacy_page,
    retention_page,
    take_my_data,
)
from liren.people.views.population import population_page
from liren.people.views.registers import change_resident, people_page, person_page, register_resident

urlpatterns = [
    path("people/", people_page, name="people_page"),
    path("people/new/", register_resident, name="register_resident"),
    path("people/requests/", data_requests, name="data_requests"),
    path("people/requests/<uuid:request_id>/answer/", answer_data_request, name="answer_data_request"),
    path("people/batches/", reveal_batches, name="reveal_batches"),
    path("people/batches/<uuid:batch_id>/decide/", decide_reveal_batch, name="decide_reveal_batch"),
    path("people/readings/", readings_page, name="readings_page"),
    path("people/retention/", retention_page, name="retention_page"),
    path("people/care/<uuid:tag_id>/end/", end_care_tag, name="end_care_tag"),
    path("people/<uuid:person_id>/", person_page, name="person_page"),
    path("people/<uuid:person_id>/change/", change_resident, name="change_resident"),
    path("people/<uuid:person_id>/reveal/", reveal_person_field, name="reveal_person_field"),
    path("people/<uuid:person_id>/care/", look_at_care, name="look_at_care"),
    path("people/<uuid:person_id>/care/add/", tag_resident, name="tag_resident"),
    path("population/", population_page, name="population_page"),
    path("my/data/", my_data, name="my_data"),
    path("my/data/<uuid:person_id>/consent/", change_my_consent, name="change_my_consent"),
    path("my/data/<uuid:person_id>/ask/", ask_about_my_data, name="ask_about_my_data"),
    path("my/data/<uuid:person_id>/copy/", take_my_data, name="take_my_data"),
    path("privacy/", privacy_page, name="privacy_page"),
]
