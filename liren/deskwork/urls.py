"""Pages of this room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import URLPattern, path

from liren.deskwork.views.questions import (
    category_questions,
    edit_question,
    order_question,
    questions_page,
)

urlpatterns: list[URLPattern] = [
    path("questions/", questions_page, name="questions_page"),
    path("questions/<slug:code>/", category_questions, name="category_questions"),
    path("questions/versions/<uuid:question_id>/", edit_question, name="edit_question"),
    path("questions/versions/<uuid:question_id>/order/", order_question, name="order_question"),
]
