"""The installable application: its manifest, its service worker, who is here, and what waits to be sent."""

from __future__ import annotations

import json
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest
from liren.web.offline import worker_settings

PAPER, INK_GREEN = "#f7f5f0", "#1f5560"  # --paper and --deep of ui/tokens.css
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("maskable-192.png", "192x192", "maskable"),
    ("maskable-512.png", "512x512", "maskable"),
)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's script, at the root so that it may serve every page. A new version changes this text."""
    told = json.dumps(worker_settings(), ensure_ascii=True, sort_keys=True)
    script = f'import {{ begin }} from "{static("offline/worker.js")}";\nbegin({told});\n'
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = "/"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def web_manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to install the application, in the reader's language."""
    language = "zh-CN" if get_language() == "zh-hans" else "en"
    icons = [
        {"src": static(f"icons/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes, purpose in ICONS
    ]
    shortcuts = [
        {"name": str(name), "short_name": str(name), "url": reverse(page), "icons": icons[:1]}
        for name, page in ((_("Report"), "report"), (_("My grid"), "my_grid"), (_("Waiting"), "outbox"))
    ]
    manifest: dict[str, Any] = {
        "id": "/",
        "name": _("Liren: neighbourhood governance"),
        "short_name": _("Liren"),
        "description": _("Report, verify, patrol: also where there is no network."),
        "lang": language,
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "display_override": ["standalone", "minimal-ui"],
        "background_color": PAPER,
        "theme_color": INK_GREEN,
        "categories": ["government", "utilities"],
        "icons": icons,
        "shortcuts": shortcuts,
    }
    response = JsonResponse(manifest, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/manifest+json"
    response["Cache-Control"] = "private, no-cache"  # its language is the reader's
    return response


@never_cache
@require_safe
def session_state(request: HttpRequest) -> JsonResponse:
    """Who is signed in on this device, for the queue: {"account", "token", "now", "version"}.

    `account` is the person's id, "" for nobody; `token` is for the forms that are sent next; `now` is the
    server's clock.
    """
    actor = cast(ActorRequest, request).actor
    return JsonResponse(
        {
            "account": str(actor.user_id or ""),
            "token": get_token(request),
            "now": timezone.now().isoformat(),
            "version": worker_settings()["version"],
        }
    )


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits on this device. The page names nobody: a phone keeps it for whoever holds the phone."""
    return render(request, "web/outbox.html", {"words": _words()})


def _words() -> dict[str, str]:
    """What the list says of an item; the browser puts the sentences together."""
    return {
        "waiting": _("Waiting"),
        "sending": _("Sending"),
        "done": _("Arrived"),
        "conflict": _("The case has moved on"),
        "refused": _("Not accepted"),
        "held": _("Waiting for an earlier item"),
        "signin": _("Sign in again to send it"),
        "other": _("Somebody else is signed in; it waits for its own account"),
        "offline": _("Sent as soon as there is a network"),
        "again": _("The server did not answer; next try at {time}"),
        "blocked": _("What it belongs to was refused"),
        "made": _("noted {time}"),
        "arrived": _("arrived {time}"),
        "photos": _("{count} photos"),
        "number": _("Case {number}"),
        "receipt": _("Receipt number {number}: keep it"),
        "storage": _("{used} MB used on this device, about {free} MB free"),
        "full": _("This device has little room left. Send what waits, or delete photos elsewhere."),
        "discard": _("Discard this for good? The note and its photos are deleted from this device."),
    }
