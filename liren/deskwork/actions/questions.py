"""Writing what is asked of a category: a new question, its next version, its end, its place in the order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.asking import questions_of
from liren.cases.models import Category, Question
from liren.core.verdicts import InvalidError, require
from liren.deskwork.permissions import may_keep_questions
from liren.deskwork.queries import dependants
from liren.ledger.actions import record

MOST_QUESTIONS = 12  # of one category: whoever stands at a broken lamp answers no more
MOST_OPTIONS = 10
STEP = 10  # between positions


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question to be. `options`: (Chinese, English); `show_if`: (key, value) of an earlier question."""

    category_code: str
    kind: Question.Kind
    text: str
    valid_from: date
    source: str
    text_en: str = ""
    options: tuple[tuple[str, str], ...] = ()
    show_if: tuple[str, str] = ("", "")
    is_required: bool = False
    advice_if: str = ""  # in the words of the option
    advice: str = ""
    advice_en: str = ""


@transaction.atomic
def keep_question(actor: Actor, facts: QuestionFacts, *, replaces: UUID | None = None) -> Question:
    """Ask something of a category from a day on, or let the next version of a question take its place.

    What was answered keeps the version that it answered.

    Raises:
        RefusedError: the actor doesn't keep the questions.
        Question.DoesNotExist: nothing to be replaced.
        InvalidError: no words, options that don't fit, a condition on nothing, a day that has passed.
    """
    require(may_keep_questions(actor))
    rows = Question.objects.select_for_update().filter(category_code=facts.category_code)
    known = list(rows.order_by("position", "valid_from"))
    before = rows.get(pk=replaces) if replaces else None
    options = _options(facts, before)
    _check(facts, known, before)
    _check_condition(facts, before)
    if before:
        _keep_dependants_whole(before, facts, options)
    question = _version(known, before, facts)
    question.kind, question.text, question.text_en = facts.kind, facts.text.strip(), facts.text_en.strip()
    question.options = options
    question.show_if_key, question.show_if_value = facts.show_if
    question.is_required = facts.is_required
    question.advice_if = _advised_value(facts, options)
    question.advice, question.advice_en = facts.advice.strip(), facts.advice_en.strip()
    question.source = facts.source.strip()
    question.save()
    record(
        actor,
        "question.kept",
        question,
        category=facts.category_code,
        key=question.key,
        valid_from=facts.valid_from.isoformat(),
        is_new=before is None,
    )
    return question


def _version(known: list[Question], before: Question | None, facts: QuestionFacts) -> Question:
    """The row to be written; the version before ends the day before."""
    if before is None:
        number = 1 + max((one.position for one in known), default=0) // STEP
        taken = {one.key for one in known}
        key = next(key for key in (f"q{count}" for count in range(number, 999)) if key not in taken)
        return Question(
            category_code=facts.category_code, key=key, position=number * STEP, valid_from=facts.valid_from
        )
    if before.valid_from == facts.valid_from and not before.answers.exists():
        return before  # nobody has answered it: the slip of a minute ago needs no version
    if before.valid_from >= facts.valid_from:
        words = _("This version has been answered today already; let the next one begin tomorrow.")
        raise InvalidError(words, field="valid_from")
    same = Question.objects.filter(category_code=before.category_code, key=before.key)
    same.filter(valid_from__gte=facts.valid_from, answers__isnull=True).delete()
    before.valid_to = facts.valid_from - timedelta(days=1)
    before.save(update_fields=["valid_to"])
    return Question(
        category_code=before.category_code,
        key=before.key,
        position=before.position,
        valid_from=facts.valid_from,
    )


def _options(facts: QuestionFacts, before: Question | None) -> list[list[str]]:
    """The options with a value each; an option that stays keeps its value, for the conditions on it."""
    if facts.kind != Question.Kind.CHOICE:
        return []
    kept = {chinese: value for value, chinese, _english in (before.options if before else [])}
    free = (f"o{number}" for number in range(1, 99) if f"o{number}" not in kept.values())
    return [
        [kept[chinese] if chinese in kept else next(free), chinese, english or chinese]
        for chinese, english in facts.options
    ]


def _advised_value(facts: QuestionFacts, options: list[list[str]]) -> str:
    said = facts.advice_if.strip()
    if not said:
        return ""
    if facts.kind == Question.Kind.YES_NO:
        found = {"是": "yes", "yes": "yes", "否": "no", "no": "no"}.get(said.lower(), "")
    else:
        found = next((value for value, *words in options if said in (value, *words)), "")
    if not found:
        raise InvalidError(_("Choose one of the answers of this question."), field="advice_if")
    return found


def _check(facts: QuestionFacts, known: list[Question], before: Question | None) -> None:
    code = facts.category_code
    if not (code.isalnum() and Category.objects.filter(code__startswith=code).exists()):
        raise InvalidError(_("There is no category %(code)s.") % {"code": code}, field="text")
    if not facts.text.strip():
        raise InvalidError(_("Write the question."), field="text")
    if facts.valid_from < timezone.localdate():
        words = _("Days that have passed keep the questions they had. Choose today or later.")
        raise InvalidError(words, field="valid_from")
    if not facts.source.strip():
        raise InvalidError(_("Name the document that says so, with its number."), field="source")
    if facts.kind == Question.Kind.CHOICE and not 2 <= len(facts.options) <= MOST_OPTIONS:
        words = _("Between 2 and %(most)d answers to choose from.") % {"most": MOST_OPTIONS}
        raise InvalidError(words, field="options")
    if len({chinese for chinese, _english in facts.options}) < len(facts.options):
        raise InvalidError(_("Each answer once."), field="options")
    if bool(facts.advice.strip()) != bool(facts.advice_if.strip()):
        words = _("Advice needs both: the answer upon which it is given, and the words.")
        raise InvalidError(words, field="advice")
    current = {one.key for one in known if one.valid_to is None or one.valid_to >= facts.valid_from}
    if before is None and len(current) >= MOST_QUESTIONS:
        words = _("At most %(most)d questions: nobody answers more.") % {"most": MOST_QUESTIONS}
        raise InvalidError(words, field="text")


def _check_condition(facts: QuestionFacts, before: Question | None) -> None:
    key, value = facts.show_if
    if not key:
        return
    for other in questions_of(facts.category_code, facts.valid_from):
        if before and other.key == before.key:
            break  # only what is asked before it
        if other.key == key and value in dict(other.choices):
            return
    raise InvalidError(
        _("The condition must be an answer to a question that is asked before."), field="show_if"
    )


def _keep_dependants_whole(before: Question, facts: QuestionFacts, options: list[list[str]]) -> None:
    """Refuse a version without the answer upon which another question is asked."""
    offered = {value for value, *_words in options}
    if facts.kind == Question.Kind.YES_NO:
        offered = {"yes", "no"}
    for other in dependants(before, facts.valid_from):
        if other.show_if_value not in offered:
            words = _("“%(question)s” is asked because of an answer that would be gone; change that first.")
            raise InvalidError(words % {"question": other.label}, field="options")


@transaction.atomic
def end_question(actor: Actor, question_id: UUID) -> Question:
    """Ask it no more from today on; what was answered stays. Twice changes nothing.

    Raises:
        RefusedError: the actor doesn't keep the questions.
        Question.DoesNotExist: there is none.
        InvalidError: other questions are asked because of an answer to it.
    """
    require(may_keep_questions(actor))
    question = Question.objects.select_for_update().get(pk=question_id)
    today = timezone.localdate()
    if question.valid_to is not None and question.valid_to < today:
        return question
    for other in dependants(question, today):
        words = _("“%(question)s” is asked because of an answer to this one; change that first.")
        raise InvalidError(words % {"question": other.label})
    record(actor, "question.ended", question, category=question.category_code, key=question.key)
    same = Question.objects.filter(category_code=question.category_code, key=question.key)
    same.filter(valid_from__gte=today, answers__isnull=True).delete()
    still = same.filter(valid_from__lt=today).order_by("-valid_from").first()
    if still and (still.valid_to is None or still.valid_to >= today):
        still.valid_to = today - timedelta(days=1)
        still.save(update_fields=["valid_to"])
    return question


@transaction.atomic
def move_question(actor: Actor, question_id: UUID, *, is_up: bool) -> Question:
    """Change places with the question before or after it, in every version. At the end nothing happens.

    Raises:
        RefusedError: the actor doesn't keep the questions.
        Question.DoesNotExist: there is none.
        InvalidError: it would come before the question whose answer calls for it.
    """
    require(may_keep_questions(actor))
    question = Question.objects.select_for_update().get(pk=question_id)
    own = [
        one
        for one in questions_of(question.category_code, timezone.localdate())
        if one.category_code == question.category_code
    ]
    keys = [one.key for one in own]
    if question.key not in keys:
        return question
    at = keys.index(question.key)
    to = at - 1 if is_up else at + 1
    if not 0 <= to < len(keys):
        return question
    first, second = (own[to], own[at]) if is_up else (own[at], own[to])
    if second.show_if_key == first.key:
        raise InvalidError(_("It is asked because of an answer to the one before, so it comes after it."))
    keys[at], keys[to] = keys[to], keys[at]
    for number, key in enumerate(keys, 1):
        Question.objects.filter(category_code=question.category_code, key=key).update(position=number * STEP)
    record(actor, "question.moved", question, category=question.category_code, key=question.key)
    return question
