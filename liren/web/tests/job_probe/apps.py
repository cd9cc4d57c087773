from django.apps import AppConfig


class JobProbeConfig(AppConfig):
    name = "liren.web.tests.job_probe"
    label = "job_probe"
