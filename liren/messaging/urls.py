"""The inbox and its settings."""

from __future__ import annotations

from django.urls import path

from liren.messaging import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read-all/", views.read_all, name="read_all"),
    path("inbox/preferences/", views.message_preferences, name="message_preferences"),
    path("inbox/<uuid:message_id>/", views.open_message, name="open_message"),
]
