"""The platform's settings and the probe."""

from liren.settings import *  # noqa: F403
from liren.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "liren.web.tests.job_probe"]
