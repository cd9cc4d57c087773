"""Run as a program against a running platform's database: write the cast and sign everybody in.

Prints {name: session key} as JSON.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    """Write, and print the session keys."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.settings")
    import django

    django.setup()
    from django.contrib.sessions.backends.db import SessionStore

    from liren.accounts.models import SignIn
    from liren.accounts.sessions import SESSION_KEY
    from tests.cast import build_cast

    keys = {}
    for name, user in build_cast().users.items():
        session = SessionStore()
        session.create()
        key = str(session.session_key)
        sign_in = SignIn.objects.create(user=user, session_key=key, device="test", idle_minutes=60)
        session[SESSION_KEY] = str(sign_in.pk)
        session.save()
        keys[name] = key
    sys.stdout.write(json.dumps(keys))


if __name__ == "__main__":
    main()
