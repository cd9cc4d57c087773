"""Refusals become pages: 403, 409, 404 or 422, with the reason; JSON or a fragment for those who asked so."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from liren.core.verdicts import InvalidError, RefusedError

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Answers the exceptions that actions and queries raise on purpose.

    `RefusedError` is 403 ("who") or 409 ("state"), `InvalidError` is 422, and a record that isn't there or
    isn't visible is 404, alike in every way.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case RefusedError():
                is_state = exception.verdict.because == "state"
                status = HTTPStatus.CONFLICT if is_state else HTTPStatus.FORBIDDEN
                return _refusal(request, status, exception.verdict.reason)
            case InvalidError():
                return _refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, exception.reason, exception.field)
            case ObjectDoesNotExist():
                return _not_found(request)
            case _:
                return None


def prefers_json(request: HttpRequest) -> bool:
    """Whether the answer is for a program: it asked for JSON before HTML, or the address ends in .json."""
    if request.path.endswith(".json"):
        return True
    preferred = request.get_preferred_type(["text/html", "application/json"])
    return preferred == "application/json"


def _refusal(request: HttpRequest, status: HTTPStatus, reason: str, field: str = "") -> HttpResponse:
    if prefers_json(request):
        return JsonResponse({"reason": reason, "field": field}, status=status)
    fragment = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    template = "ui/refused_fragment.html" if fragment else "ui/refused.html"
    context = {"reason": reason, "status": int(status), "field": field}
    return render(request, template, context, status=status)


def _not_found(request: HttpRequest) -> HttpResponse:
    if prefers_json(request):
        reason = _("There is nothing here, or it is not yours to see.")
        return JsonResponse({"reason": reason, "field": ""}, status=HTTPStatus.NOT_FOUND)
    return page_not_found(request, Http404())
