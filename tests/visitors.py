"""Browsers of the cast, for tests that go through pages."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from liren.accounts.models import SignIn
from liren.accounts.sessions import SESSION_KEY
from tests.cast import Cast


def visitor(**more: Any) -> Client:
    """A browser that nobody signed in with; it reads English."""
    return Client(headers={"Accept-Language": "en"}, **more)


def signed_in(cast: Cast, name: str) -> Client:
    """The browser of one of the cast."""
    session = SessionStore()
    session.create()
    key = str(session.session_key)
    sign_in = SignIn.objects.create(user=cast.user(name), session_key=key, device="test", idle_minutes=60)
    session[SESSION_KEY] = str(sign_in.pk)
    session.save()
    client = visitor()
    client.cookies["sessionid"] = key
    return client
