"""Writing the questions of a category: versions, order, conditions, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from liren.cases.asking import questions_of
from liren.cases.models import CaseAnswer, Question
from liren.cases.tests.stories import reported
from liren.core.verdicts import InvalidError, RefusedError
from liren.deskwork.actions.questions import QuestionFacts, end_question, keep_question, move_question
from liren.deskwork.queries import versions_of
from tests.cast import Cast
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db
CODE = "E0109"  # nothing is asked about it yet


def facts(**changes: object) -> QuestionFacts:
    plain = QuestionFacts(CODE, Question.Kind.YES_NO, "挡路了吗？", timezone.localdate(), "街道办会议纪要")
    return replace(plain, **changes)  # type: ignore[arg-type]  # as loose as a form


def choice(**changes: object) -> QuestionFacts:
    options = (("树上", "On a tree"), ("电杆上", "On a pole"))
    return facts(kind=Question.Kind.CHOICE, text="挂在哪里？", options=options, **changes)


def test_a_question_is_asked_from_its_day_on(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    keep_question(cast.administrator, facts(valid_from=tomorrow))
    assert questions_of(CODE) == []
    assert [one.text for one in questions_of(CODE, tomorrow)] == ["挡路了吗？"]


def test_an_answer_keeps_the_version_that_it_answered(cast: Cast) -> None:
    first = keep_question(cast.administrator, facts())
    CaseAnswer.objects.create(case=reported(cast), question=first, value="yes")
    with pytest.raises(InvalidError):  # answered today: the next version begins tomorrow
        keep_question(cast.administrator, facts(text="挡住人行道了吗？"), replaces=first.pk)
    tomorrow = timezone.localdate() + timedelta(days=1)
    second = keep_question(
        cast.administrator, facts(text="挡住人行道了吗？", valid_from=tomorrow), replaces=first.pk
    )
    first.refresh_from_db()
    assert (first.key, first.text) == (second.key, "挡路了吗？")
    assert first.valid_to == timezone.localdate()
    assert [one.pk for one in questions_of(CODE, tomorrow)] == [second.pk]
    assert [one.pk for one in versions_of(first)] == [second.pk, first.pk]
    assert CaseAnswer.objects.get().question == first


def test_a_slip_that_nobody_answered_is_corrected_without_a_version(cast: Cast) -> None:
    first = keep_question(cast.administrator, facts())
    again = keep_question(cast.administrator, facts(text="挡住车道了吗？"), replaces=first.pk)
    assert again.pk == first.pk
    assert Question.objects.filter(category_code=CODE).count() == 1


def test_a_condition_needs_an_answer_to_an_earlier_question(cast: Cast) -> None:
    with pytest.raises(InvalidError):
        keep_question(cast.administrator, facts(show_if=("nothing", "yes")))
    first = keep_question(cast.administrator, choice())
    (value, *_words), _other = first.options
    second = keep_question(cast.administrator, facts(show_if=(first.key, value)))
    with pytest.raises(InvalidError):  # it would be asked before what calls for it
        move_question(cast.administrator, second.pk, is_up=True)
    with pytest.raises(InvalidError):
        end_question(cast.administrator, first.pk)
    with pytest.raises(InvalidError):  # the answer would be gone
        keep_question(
            cast.administrator,
            replace(choice(), options=(("墙上", ""), ("地上", ""))),
            replaces=first.pk,
        )


def test_an_option_that_stays_keeps_its_value(cast: Cast) -> None:
    first = keep_question(cast.administrator, choice())
    values = {chinese: value for value, chinese, _english in first.options}
    options = (("墙上", ""), ("电杆上", "On a pole"))
    again = keep_question(cast.administrator, replace(choice(), options=options), replaces=first.pk)
    assert again.options[1][0] == values["电杆上"]
    assert again.options[0][0] not in values.values()


def test_the_order_changes_places(cast: Cast) -> None:
    first, second = (keep_question(cast.administrator, facts(text=text)) for text in ("一？", "二？"))
    move_question(cast.administrator, second.pk, is_up=True)
    assert [one.pk for one in questions_of(CODE)] == [second.pk, first.pk]
    move_question(cast.administrator, second.pk, is_up=True)  # it is the first already
    assert [one.pk for one in questions_of(CODE)] == [second.pk, first.pk]


def test_an_ended_question_is_asked_no_more_and_its_answers_stay(cast: Cast) -> None:
    question = keep_question(cast.administrator, facts())
    Question.objects.filter(pk=question.pk).update(valid_from=timezone.localdate() - timedelta(days=3))
    CaseAnswer.objects.create(case=reported(cast), question=question, value="no")
    for _twice in range(2):
        end_question(cast.administrator, question.pk)
    assert questions_of(CODE) == []
    assert CaseAnswer.objects.count() == 1


def test_advice_is_given_upon_one_of_the_answers(cast: Cast) -> None:
    asked = keep_question(cast.administrator, facts(advice_if="是", advice="请绕行。"))
    assert asked.advice_if == "yes"
    with pytest.raises(InvalidError):
        keep_question(cast.administrator, facts(advice_if="也许", advice="请绕行。"))
    with pytest.raises(InvalidError):
        keep_question(cast.administrator, facts(advice="请绕行。"))


@pytest.mark.parametrize("who", ["dispatcher", "secretary", "commander", "auditor", "grid_worker"])
def test_only_an_administrator_writes(cast: Cast, who: str) -> None:
    with pytest.raises(RefusedError):
        keep_question(getattr(cast, who), facts())


def test_the_pages_write_order_preview_and_end(cast: Cast) -> None:
    client = signed_in(cast, "administrator")
    form = {
        "text": "有多高？",
        "kind": "number",
        "valid_from": f"{timezone.localdate()}",
        "source": "会议纪要",
    }
    assert client.post(f"/questions/{CODE}/", form).status_code == 302
    question = Question.objects.get(category_code=CODE)
    page = client.get(f"/questions/{CODE}/").content.decode()
    assert page.count("有多高？") == 2  # in the list and in the preview
    form["text"] = "大约有多高（米）？"
    assert client.post(f"/questions/versions/{question.pk}/", form).status_code == 302
    assert "大约有多高（米）？" in client.get("/report/questions/", {"category": CODE}).content.decode()
    assert client.post(f"/questions/versions/{question.pk}/order/", {"what": "end"}).status_code == 302
    assert questions_of(CODE) == []
    assert CODE not in client.get("/questions/").content.decode().split("</form>")[-1]
    assert signed_in(cast, "dispatcher").post(f"/questions/{CODE}/", form).status_code == 403
