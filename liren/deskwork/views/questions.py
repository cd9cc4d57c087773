"""The questions of categories: all of them, those of one category with their preview, one question."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.accounts.access import ActorRequest, role_required
from liren.cases.asking import Asked, questions_of
from liren.cases.models import Category, Question
from liren.core.verdicts import InvalidError, require
from liren.deskwork.actions.questions import end_question, keep_question, move_question
from liren.deskwork.forms import QuestionForm
from liren.deskwork.permissions import READERS, may_keep_questions
from liren.deskwork.queries import code_words, codes_with_questions, lines_of, versions_of
from liren.ledger.verbs import name_verbs

name_verbs(
    {
        "question.kept": gettext_lazy("Question of a category written"),
        "question.ended": gettext_lazy("Question of a category ended"),
        "question.moved": gettext_lazy("Order of questions changed"),
    }
)


@require_safe
@role_required(*READERS)
def questions_page(request: ActorRequest) -> HttpResponse:
    """Every category that has questions, and the way to one that has none."""
    wanted = request.GET.get("category", "").strip().upper()[:8]
    if wanted and code_words(wanted):
        return redirect("category_questions", code=wanted)
    context = {
        "rows": codes_with_questions(timezone.localdate()),
        "wanted": wanted,
        "categories": Category.objects.filter(is_offered=True).order_by("code"),
    }
    return render(request, "deskwork/questions_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def category_questions(request: ActorRequest, code: str) -> HttpResponse:
    """The questions of a code in order, as a resident meets them, and the form for one more."""
    label = code_words(code)
    if not label:
        raise Http404
    verdict, is_post = may_keep_questions(request.actor), request.method == "POST"
    if is_post:
        require(verdict)
    form = QuestionForm(request.POST if is_post else None, code=code)
    if is_post and _was_kept(request, form):
        return redirect("category_questions", code=code)
    on = _day(request.GET.get("on", ""))
    context = {
        "code": code,
        "label": label,
        "on": on,
        "is_today": on == timezone.localdate(),
        "lines": lines_of(code, on),
        "asked": [Asked(question) for question in questions_of(code, on)],
        "verdict": verdict,
        "form": form,
    }
    return render(request, "deskwork/category_questions.html", context, status=422 if form.errors else 200)


def _was_kept(request: ActorRequest, form: QuestionForm, question: Question | None = None) -> bool:
    if not form.is_valid():
        return False
    try:
        keep_question(request.actor, form.facts(), replaces=question.pk if question else None)
    except InvalidError as error:
        form.add_error(error.field if error.field in form.fields else None, error.reason)
        return False
    messages.success(request, _("Noted. What was answered before keeps its question."))
    return True


def _day(text: str) -> date:
    try:
        return parse_date(text) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def edit_question(request: ActorRequest, question_id: UUID) -> HttpResponse:
    """The next version of a question, with every version before."""
    question = Question.objects.get(pk=question_id)
    require(may_keep_questions(request.actor))
    is_post = request.method == "POST"
    form = QuestionForm(request.POST if is_post else None, code=question.category_code, question=question)
    if is_post and _was_kept(request, form, question):
        return redirect("category_questions", code=question.category_code)
    context = {
        "question": question,
        "label": code_words(question.category_code),
        "versions": versions_of(question),
        "form": form,
    }
    return render(request, "deskwork/edit_question.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(*READERS)
def order_question(request: ActorRequest, question_id: UUID) -> HttpResponse:
    """Move a question up or down, or end it."""
    what = request.POST.get("what", "")
    question = Question.objects.get(pk=question_id)
    try:
        if what == "end":
            end_question(request.actor, question_id)
            messages.success(request, _("It is asked no more. What was answered stays."))
        else:
            move_question(request.actor, question_id, is_up=what == "up")
    except InvalidError as error:
        messages.error(request, error.reason)
    return redirect("category_questions", code=question.category_code)
