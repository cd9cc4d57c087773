"""What a request tells about the device and the line it comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

SESSION_KEY = "sign_in"  # where a session keeps the id of its sign-in

# The first that fits wins; Edge and WeChat also call themselves Chrome, Chrome calls itself Safari.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("HuaweiBrowser", "Huawei"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_label(user_agent: str) -> str:
    """A short name by which somebody knows their device again: "Chrome · Windows". "" if nothing is known."""
    found = (
        next((name for mark, name in marks if mark in user_agent), "") for marks in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(name for name in found if name)


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: behind our own proxy the last address that it added, else the peer's."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS else ""
    return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))
