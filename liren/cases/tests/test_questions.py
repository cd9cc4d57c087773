"""The questions of a category: which are asked, what counts as an answer, and where answers are read."""

from __future__ import annotations

from datetime import date

import pytest

from liren.cases.actions.answering import answer_questions
from liren.cases.actions.reference import load_questions
from liren.cases.asking import answers_of, checked, questions_of
from liren.cases.machine import State
from liren.cases.models import Case, Category, Question
from liren.cases.reference import rows_questions
from liren.cases.tests.stories import a_case, reported
from liren.cases.tests.visitors import a_form, signed_in, visitor
from liren.core.verdicts import InvalidError, RefusedError
from tests.cast import Cast

LIFT = {"trapped": "no", "building": "3号楼2单元", "fault": "shakes"}


def problems(code: str, **answers: str) -> dict[str, str]:
    return {one.question.key: one.problem for one in checked(questions_of(code), answers)}


def test_the_first_questions_are_whole(db: None) -> None:
    assert load_questions() == 0
    codes = set(Category.objects.values_list("code", flat=True))
    for row in rows_questions():
        assert row.category_code in codes
        assert (row.kind == "choice") == bool(row.options)
        keys = {other.key for other in rows_questions() if other.category_code == row.category_code}
        assert not row.show_if_key or row.show_if_key in keys
        assert row.text
        assert row.text_en
    assert len({row.category_code for row in rows_questions()}) >= 8


def test_a_question_is_asked_only_after_the_answer_that_calls_for_it(db: None) -> None:
    assert "fault" not in problems("C2133", trapped="yes", building="3号楼")
    assert "fault" in problems("C2133", trapped="no", building="3号楼")


def test_each_kind_of_question_says_what_is_wrong(db: None) -> None:
    assert problems("C2133")["trapped"].startswith("请回答") or problems("C2133")["trapped"]
    assert problems("C2133", trapped="perhaps")["trapped"]
    assert problems("C0118", lamps="viele")["lamps"]
    assert problems("C0118", lamps="-1")["lamps"]
    assert problems("C0118", lamps="nan")["lamps"]
    assert not any(problems("C0118", lamps="2").values())
    assert problems("C0118", pole="x" * 201)["pole"]


def test_a_more_exact_category_asks_its_own_question(db: None) -> None:
    facts = {"kind": "text", "text_en": "?", "position": 1, "valid_from": date(2020, 1, 1), "source": "test"}
    Question.objects.create(category_code="C", key="pole", text="总的", **facts)
    Question.objects.create(category_code="C", key="extra", text="都问", **facts)
    asked = {one.key: one.text for one in questions_of("C0118")}
    assert asked["extra"] == "都问"
    assert asked["pole"] != "总的"


def test_a_lift_with_somebody_inside_brings_advice_at_once(cast: Cast) -> None:
    fragment = visitor().get("/report/questions/?category=C2133").content.decode()
    assert "96333" in fragment
    assert 'data-advice-if="yes"' in fragment
    assert visitor().get("/report/questions/?category=XX").content.decode().strip() == ""


def test_answers_come_with_the_report_and_are_read_on_the_page_of_the_case(cast: Cast) -> None:
    form = a_form(category="C2133", asked_of="C2133", **{f"q_{key}": value for key, value in LIFT.items()})
    assert signed_in(cast, "resident").post("/report/", form).status_code == 302
    case = Case.objects.get()
    assert [answer.value for answer in answers_of(case)] == ["no", "3号楼2单元", "shakes"]
    page = signed_in(cast, "dispatcher").get(f"/cases/{case.pk}/").content.decode()
    assert "Shakes or makes noise" in page
    assert "Shakes" in signed_in(cast, "resident").get(f"/cases/{case.pk}/").content.decode()


def test_a_missing_answer_brings_the_form_back_with_what_was_typed(cast: Cast) -> None:
    form = a_form(category="C2133", asked_of="C2133", q_trapped="no", q_building="")
    answer = signed_in(cast, "resident").post("/report/", form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Please answer: Which building" in page
    assert 'value="no" checked' in page
    assert not Case.objects.exists()


def test_without_scripts_the_questions_come_after_the_report_is_in(cast: Cast) -> None:
    client = signed_in(cast, "resident")
    done = client.post("/report/", a_form(category="C2133"))["Location"]
    case = Case.objects.get()
    assert "Is anybody trapped inside?" in client.get(done).content.decode()
    address = f"/cases/{case.pk}/questions/"
    wrong = client.post(address, {"q_trapped": "no"})
    assert wrong.status_code == 422
    assert "Please answer" in wrong.content.decode()
    right = {f"q_{key}": value for key, value in LIFT.items()}
    assert client.post(address, {**right, "next": done})["Location"] == done
    assert len(answers_of(case)) == 3
    assert "Is anybody trapped inside?" not in client.get(done).content.decode()


def test_an_anonymous_reporter_is_asked_too(cast: Cast) -> None:
    client = visitor()
    done = client.post("/report/", a_form(category="C2133"))["Location"]
    assert "trapped" in client.get(done).content.decode()
    case = Case.objects.get()
    assert (
        client.post(f"/cases/{case.pk}/questions/", {"q_trapped": "yes", "q_building": "1"}).status_code
        == 302
    )


@pytest.mark.parametrize("who", ["neighbour", "dispatcher", "grid_worker", "handler"])
def test_nobody_answers_for_the_reporter(cast: Cast, who: str) -> None:
    case = reported(cast, category_code="C2133")
    with pytest.raises((RefusedError, Case.DoesNotExist)):
        answer_questions(getattr(cast, who), case.pk, LIFT)


def test_answers_stay_as_they_are_once_work_has_begun(cast: Cast) -> None:
    with pytest.raises(RefusedError):
        answer_questions(cast.resident, a_case(cast, State.FILED).pk, {})


def test_the_same_answers_twice_are_one_and_a_wrong_one_changes_nothing(cast: Cast) -> None:
    case = reported(cast, category_code="C2133")
    for _ in range(2):
        answer_questions(cast.resident, case.pk, LIFT)
    with pytest.raises(InvalidError):
        answer_questions(cast.resident, case.pk, LIFT | {"fault": "nothing"})
    assert [answer.value for answer in answers_of(case)] == list(LIFT.values())


def test_every_question_of_a_new_installation_can_be_read(cast: Cast) -> None:
    for question in Question.objects.all():
        assert all(value and words for value, words in question.choices)
