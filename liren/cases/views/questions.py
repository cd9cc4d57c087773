"""The questions of a category: beside the report as a fragment, or on a page of their own after it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from liren.accounts.access import safe_next
from liren.cases.actions.answering import UNTOUCHED, answer_questions
from liren.cases.asking import Asked, answers_in, answers_of, checked, questions_of
from liren.cases.models import Case
from liren.cases.permissions import may_answer
from liren.cases.queries import case_for
from liren.cases.views.visiting import reader
from liren.core.verdicts import InvalidError, require
from liren.ledger.verbs import name_verbs

name_verbs({"case.answered": gettext_lazy("Answered the category's questions")})


@require_safe
def report_questions(request: HttpRequest) -> HttpResponse:
    """What is asked about a category. A fragment for the report's form; nothing is stored."""
    code = request.GET.get("category", "")[:8]
    return render(request, "cases/parts/questions.html", {"asked": blank(code), "asked_of": code})


@require_http_methods(["GET", "HEAD", "POST"])
def case_questions(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The questions on a page of their own, for whoever reported the case."""
    actor = reader(request)
    case = case_for(actor, case_id)
    require(may_answer(actor, case))
    way_back = safe_next(
        request, request.POST.get("next") or request.GET.get("next", ""), reverse("case_page", args=[case.pk])
    )
    asked, status = with_answers(case), 200
    if request.method == "POST":
        try:
            answer_questions(actor, case_id, answers_in(request.POST))
        except InvalidError:
            asked, status = checked(questions_of(case.category_id), answers_in(request.POST)), 422
        else:
            messages.success(request, _("Thank you; the unit reads your answers."))
            return redirect(way_back)
    context = {"case": case, "asked": asked, "next_page": way_back, "shell_template": _shell(request)}
    return render(request, "cases/case_questions.html", context, status=status)


def _shell(request: HttpRequest) -> str:
    return "ui/shell.html" if reader(request).is_staff else "ui/shell_resident.html"


def blank(category_code: str) -> list[Asked]:
    """Every question of a category, unanswered: those that depend on an answer too, for the page to hide."""
    return [Asked(question) for question in questions_of(category_code)]


def with_answers(case: Case) -> list[Asked]:
    """Every question of the case's category with what was answered."""
    known = {answer.question_id: answer.value for answer in answers_of(case)}
    return [Asked(question, known.get(question.pk, "")) for question in questions_of(case.category_id)]


def asked_after(request: HttpRequest, case: Case) -> list[Asked]:
    """What is still to be asked when the report is in: everything, unless something was answered."""
    if case.state not in UNTOUCHED or not may_answer(reader(request), case) or answers_of(case):
        return []
    return blank(case.category_id)


def sent_answers(post: QueryDict) -> dict[str, str] | None:
    """The answers that came with a report; None if its questions were not on the page."""
    code = post.get("category", "")
    return answers_in(post.dict()) if code and post.get("asked_of") == code else None  # type: ignore[arg-type]  # one value each


def question_context(post: QueryDict | None) -> dict[str, Any]:
    """What the report's form shows again when it comes back."""
    answers = sent_answers(post) if post else None
    if answers is None or not post:
        return {}
    code = str(post["category"])
    problems = {one.question.key: one.problem for one in checked(questions_of(code), answers)}
    asked = [Asked(one, answers.get(one.key, ""), problems.get(one.key, "")) for one in questions_of(code)]
    return {"asked": asked, "asked_of": code}
