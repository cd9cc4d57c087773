"""Refusals as pages, fragments and JSON; missing and forbidden look the same."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from liren.core import middleware
from liren.core.middleware import RefusalMiddleware
from liren.core.models import CalendarDay
from liren.core.verdicts import Denied, InvalidError, RefusedError

WHO, STATE = (
    RefusedError(Denied("Only the owner may.")),
    RefusedError(Denied("Already closed.", because="state")),
)
INVALID = InvalidError("Too long.", field="title")
Answer = Callable[..., HttpResponse]
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """What the middleware makes of an exception; a page is written as "template|status|reason"."""

    def drawn(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
        return HttpResponse(f"{template}|{context['status']}|{context['reason']}", status=status)

    monkeypatch.setattr(middleware, "render", drawn)
    monkeypatch.setattr(middleware, "page_not_found", lambda *_: HttpResponse("nothing", status=404))
    handler = RefusalMiddleware(lambda _: HttpResponse())

    def ask(exception: Exception, path: str = "/x/", **headers: str) -> HttpResponse:
        request = RequestFactory().get(path, headers={"Accept": HTML} | headers)
        response = handler.process_exception(request, exception)
        assert response is not None
        return response

    return ask


@pytest.mark.parametrize(
    ("exception", "status", "reason"),
    [(WHO, 403, "Only the owner may."), (STATE, 409, "Already closed."), (INVALID, 422, "Too long.")],
)
def test_a_refusal_is_a_page_with_its_reason(
    answer: Answer, exception: Exception, status: int, reason: str
) -> None:
    response = answer(exception)
    assert response.status_code == status
    assert response.content.decode() == f"ui/refused.html|{status}|{reason}"


@pytest.mark.parametrize("exception", [WHO, STATE, INVALID])
def test_htmx_gets_a_fragment_and_a_boosted_link_a_page(answer: Answer, exception: Exception) -> None:
    assert answer(exception, **{"HX-Request": "true"}).content.startswith(b"ui/refused_fragment.html")
    boosted = answer(exception, **{"HX-Request": "true", "HX-Boosted": "true"})
    assert boosted.content.startswith(b"ui/refused.html")


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/x/", "application/json"), ("/x.json", HTML), ("/x/?a", "application/json, */*;q=0.1")],
)
def test_a_program_gets_json(answer: Answer, path: str, accept: str) -> None:
    response = answer(INVALID, path, Accept=accept)
    assert response.status_code == 422
    assert json.loads(response.content) == {"reason": "Too long.", "field": "title"}


@pytest.mark.parametrize("accept", [HTML, "*/*", "text/html, application/json;q=0.5", "image/png"])
def test_a_browser_gets_a_page(answer: Answer, accept: str) -> None:
    assert answer(WHO, Accept=accept).content.startswith(b"ui/refused.html")


def test_a_record_that_is_not_there_or_not_visible_is_404(answer: Answer) -> None:
    assert answer(CalendarDay.DoesNotExist()).content == b"nothing"
    response = answer(CalendarDay.DoesNotExist(), "/x.json")
    assert response.status_code == 404
    assert json.loads(response.content)["reason"]


def test_other_exceptions_are_not_hidden() -> None:
    handler = RefusalMiddleware(lambda _: HttpResponse())
    assert handler.process_exception(RequestFactory().get("/"), ValueError("a fault")) is None
