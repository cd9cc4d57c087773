"""Forms of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liren.cases.asking import questions_of
from liren.cases.models import Question
from liren.deskwork.actions.questions import QuestionFacts

BETWEEN = ("|", "｜")  # what stands between an answer in Chinese and in English


class QuestionForm(forms.Form):
    """A question as it is written."""

    text = forms.CharField(label=_("Question"), max_length=120)
    text_en = forms.CharField(label=_("Question in English"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("Answered with"), choices=Question.Kind.choices)
    options = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only for “one of several”. One on each line; English after a | if you like."),
    )
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    show_if = forms.ChoiceField(label=_("Asked when"), required=False)
    advice_if = forms.CharField(
        label=_("Upon the answer"),
        required=False,
        max_length=40,
        help_text=_("Advice is shown at once upon this answer: yes, no, or one of the answers above."),
    )
    advice = forms.CharField(label=_("Advice: what to do at once"), required=False, max_length=200)
    advice_en = forms.CharField(label=_("Advice in English"), required=False, max_length=240)
    valid_from = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document or decision that says so.")
    )

    def __init__(self, *args: Any, code: str, question: Question | None = None, **kwargs: Any) -> None:
        """The form of a code; with a question, of its next version."""
        kwargs["initial"] = (_written(question) if question else {}) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.code = code
        field = self.fields["show_if"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("always")), *_conditions(code, question)]

    def facts(self) -> QuestionFacts:
        """What was filled in. Only of a form that is valid."""
        filled = dict(self.cleaned_data)
        key, _equal, value = filled.pop("show_if").partition("=")
        options = tuple(_option(line) for line in filled.pop("options").splitlines() if line.strip())
        kind = Question.Kind(filled.pop("kind"))
        return QuestionFacts(self.code, kind, options=options, show_if=(key, value), **filled)


def _option(line: str) -> tuple[str, str]:
    for mark in BETWEEN:
        chinese, found, english = line.partition(mark)
        if found:
            return chinese.strip(), english.strip()
    return line.strip(), ""


def _written(question: Question) -> dict[str, Any]:
    """A question as its form shows it."""
    lines = [
        chinese if english == chinese else f"{chinese} | {english}"
        for _v, chinese, english in question.options
    ]
    today = timezone.localdate()
    return {
        "text": question.text,
        "text_en": question.text_en,
        "kind": question.kind,
        "options": "\n".join(lines),
        "is_required": question.is_required,
        "show_if": f"{question.show_if_key}={question.show_if_value}" if question.show_if_key else "",
        "advice_if": question.words_of(question.advice_if),
        "advice": question.advice,
        "advice_en": question.advice_en,
        "valid_from": max(question.valid_from, today),
        "source": _own_half(question.source),
    }


def _own_half(source: str) -> str:
    chinese, slash, english = source.partition(" / ")
    return english if slash and not (get_language() or "").startswith("zh") else chinese


def _conditions(code: str, question: Question | None, on: date | None = None) -> list[tuple[str, str]]:
    """Every answer to a question that is asked before: ("key=value", words)."""
    found = []
    for other in questions_of(code, on or timezone.localdate()):
        if question and other.key == question.key:
            break
        found += [(f"{other.key}={value}", f"{other.label} = {words}") for value, words in other.choices]
    return found
