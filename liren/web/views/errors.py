"""Error pages: what happened, whose turn it is, and a way on."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 from Django itself; a refusal by our own rules names its reason in ui/refused.html."""
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: missing and forbidden look the same."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: drawn without the frame, because the frame may be what failed."""
    try:
        page = str(render_to_string("500.html"))
    except Exception:
        logger.exception("the error page failed too")
        page = "<!doctype html><title>500</title><p>系统出错了，请稍后再试。 / Something went wrong."
    return HttpResponse(page, status=500)
