"""Signing in, one's own account, the staff roster."""

from __future__ import annotations

from django.urls import path

from liren.accounts.views import own, roster, signing_in

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", signing_in.sign_in_code, name="sign_in_code"),
    path("sign-in/code/check/", signing_in.sign_in_code_check, name="sign_in_code_check"),
    path("sign-in/demo/", signing_in.sign_in_demo, name="sign_in_demo"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("account/", own.my_account, name="my_account"),
    path("account/password/", own.change_password, name="change_password"),
    path("account/sessions/", own.my_sessions, name="my_sessions"),
    path("account/sessions/others/end/", own.end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<uuid:sign_in_id>/end/", own.end_session, name="end_session"),
    path("staff/", roster.staff_roster, name="staff_roster"),
    path("staff/new/", roster.staff_new, name="staff_new"),
    path("staff/<uuid:user_id>/", roster.staff_page, name="staff_page"),
    path("staff/<uuid:user_id>/access/", roster.staff_access, name="staff_access"),
    path("staff/<uuid:user_id>/password/", roster.staff_password, name="staff_password"),
    path("staff/posts/<uuid:post_id>/end/", roster.post_end, name="post_end"),
]
