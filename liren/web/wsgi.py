"""The pages as a WSGI application. `liren web` serves it through liren.web.asgi; any WSGI server can serve
it alone.
"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.settings")
application = get_wsgi_application()
