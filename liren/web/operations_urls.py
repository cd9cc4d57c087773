"""Pages for those who run the platform, under /operations/."""

from __future__ import annotations

from django.urls import path

from liren.web.views.jobs import jobs_page, rerun_job

urlpatterns = [
    path("jobs/", jobs_page, name="jobs_page"),
    path("jobs/<int:job_id>/rerun/", rerun_job, name="rerun_job"),
]
