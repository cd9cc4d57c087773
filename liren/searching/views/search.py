"""The page of answers, and the lines that the box shows while somebody types. What is typed goes by POST: it
stands in no log, and in an address only where it can't be a person's number.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from liren.accounts.access import ActorRequest, signed_in_required
from liren.accounts.searching import LONGEST, Question
from liren.searching.queries import groups_found

ON_A_PAGE, IN_THE_BOX = 20, 5


def _typed(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:LONGEST]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def search_page(request: ActorRequest) -> HttpResponse:
    """Everything that answers, in groups. A posted question that may stand in an address gets one."""
    if request.method == "POST":
        question = Question(_typed(request.POST.get("q", "")), ON_A_PAGE)
        if not question.is_personal:
            return redirect(f"{reverse('search_page')}?{urlencode({'q': question.text})}")
    else:
        question = Question(_typed(request.GET.get("q", "")), ON_A_PAGE)
    came_from = urlsplit(request.headers.get("Referer", ""))
    question = Question(question.text, ON_A_PAGE, came_from.path, is_command=True)
    response = render(request, "searching/search_page.html", _context(request, question))
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


@require_POST
@signed_in_required
def search_hits(request: ActorRequest) -> HttpResponse:
    """The best of each kind, for the box. Fields: q, path (the page that the reader looks at)."""
    path = request.POST.get("path", "")[:400]
    question = Question(
        _typed(request.POST.get("q", "")), IN_THE_BOX, path if path.startswith("/") else "", is_command=True
    )
    response = render(request, "searching/search_hits.html", _context(request, question) | {"is_box": True})
    response["Cache-Control"] = "no-store"
    return response


def _context(request: HttpRequest, question: Question) -> dict[str, Any]:
    groups = groups_found(request.actor, question)  # type: ignore[attr-defined]  # set by accounts.middleware
    return {
        "question": question,
        "groups": groups,
        "number": sum(len(group.lines) for group in groups),
        "next": question.path or "/",
    }
