"""The model of subjects: trained, kept as plain numbers, asked, decided upon."""

from __future__ import annotations

import csv
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from django.conf import LazySettings

from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import file_case
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, reported
from liren.cases.tests.visitors import signed_in
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError
from liren.matching.actions.learning import learn_subjects
from liren.matching.models import SubjectDecision
from liren.matching.panels import subject_card
from liren.matching.subjects.model import FROM_FILE, current_model, load_model
from liren.matching.subjects.reading import folded, grams
from liren.matching.subjects.training import Example, Trained, closed_examples, file_examples, train
from tests.cast import Cast

LAMP = ("路灯不亮", "门口路灯坏了", "路灯一直闪", "整条街的路灯都灭了", "路灯杆歪了")
DIRT = ("垃圾无人清运", "垃圾桶满了没人管", "楼道垃圾成堆", "路边垃圾发臭", "生活垃圾乱扔")
WHERE = ("东门", "西门", "学校旁", "菜场口")
LABELLED = Path(__file__).resolve().parents[4] / "shared/data/complaints/labelled.csv"


def examples() -> list[Example]:
    return [
        Example(f"{words}，在{where}", code)
        for code, texts in (("C0118", LAMP), ("E0102", DIRT))
        for words in texts
        for where in WHERE
    ]


@pytest.fixture
def trained(settings: LazySettings, tmp_path: Path) -> Trained:
    settings.DATA_DIR = tmp_path
    found = train(examples())
    found.model.save()
    return found


def test_it_suggests_with_confidence_and_the_words_that_spoke(trained: Trained) -> None:
    suggestion = trained.model.suggest("小区门口路灯不亮了")
    assert suggestion
    assert suggestion.subject == "C0118"
    assert 0.5 < suggestion.confidence <= 1
    assert any("路灯" in word for word in suggestion.words)
    assert trained.model.score > 0.9


def test_a_text_without_a_known_word_gets_no_suggestion(trained: Trained) -> None:
    assert trained.model.suggest("zzz") is None
    assert trained.model.suggest("") is None


def test_the_file_holds_numbers_and_words_and_reads_back_the_same(trained: Trained) -> None:
    path = trained.model.save()
    with np.load(path, allow_pickle=False) as file:
        assert set(file) == {"about", "vocabulary", "inverse", "coefficients", "intercepts"}
    again = load_model(path)
    assert again.suggest("路灯坏了") == trained.model.suggest("路灯坏了")
    assert current_model() is current_model()


def test_without_a_file_there_is_no_model(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert current_model() is None


def test_a_subject_with_few_texts_is_left_out_and_one_alone_teaches_nothing() -> None:
    assert train([*examples(), Example("井盖丢了", "C0101")]).left_out == ("C0101",)
    with pytest.raises(InvalidError):
        train([Example("路灯不亮", "C0118")] * 30)


def test_segmented_and_natural_texts_read_alike() -> None:
    assert folded("路灯 不亮，ＬＥＤ 坏") == "路灯不亮 led 坏"
    assert list(grams("路灯 不亮")) == list(grams("路灯不亮"))


def test_a_csv_file_names_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "letters.csv"
    file.write_text("text,label\n路灯不亮,C0118\n", encoding="utf-8")
    assert file_examples(file) == [Example("路灯不亮", "C0118")]
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InvalidError):
        file_examples(file)


def test_own_closed_cases_teach(cast: Cast) -> None:
    case = a_case(cast, State.CLOSED)
    reported(cast)
    assert closed_examples() == [Example(case.description, "C0118")]
    assert closed_examples("990102") == []


def test_each_week_it_learns_from_own_cases_but_never_over_a_model_from_a_file(
    cast: Cast, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    assert learn_subjects() is None
    closed = a_case(cast, State.CLOSED)
    rows = Case.objects.filter(pk=closed.pk).values().get()
    for number, one in enumerate(examples()):
        Case.objects.create(
            **{
                **rows,
                "id": uuid4(),
                "key": uuid4(),
                "number": str(number),
                "description": one.text,
                "category_id": one.subject,
            }
        )
    model = learn_subjects()
    assert model
    kept = current_model()
    assert kept
    assert kept.name == model.name
    train(examples(), FROM_FILE).model.save()
    assert learn_subjects() is None


def test_the_case_page_shows_the_suggestion_until_it_is_filed(cast: Cast, trained: Trained) -> None:
    case = a_case(cast, State.VERIFIED, description="楼下垃圾无人清运", category_code="C0118")
    card = subject_card(cast.community_worker, case)
    assert card
    assert (card["category"].pk, card["is_same"], card["may_file"]) == ("E0102", False, True)
    assert card["percent"] in range(50, 100)
    page = signed_in(cast, "community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "垃圾" in page
    assert "subject-title" in page
    filed = file_case(cast.community_worker, case.pk)
    assert subject_card(cast.community_worker, filed) is None


@pytest.mark.parametrize(("chosen", "accepted"), [("E0102", True), ("C0118", False)])
def test_what_was_suggested_and_what_was_chosen_is_kept(
    cast: Cast, trained: Trained, chosen: str, accepted: bool
) -> None:
    case = a_case(cast, State.VERIFIED, description="楼下垃圾无人清运", category_code="C0118")
    run_waiting_jobs()
    file_case(cast.community_worker, case.pk, Word(), category_code=chosen)
    run_waiting_jobs()
    decision = SubjectDecision.objects.get()
    assert (decision.suggested, decision.chosen, decision.is_accepted) == ("E0102", chosen, accepted)
    assert decision.decided_by_id == cast.community_worker.user_id
    assert decision.model_name == trained.model.name


def test_without_a_model_nothing_is_kept(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    case = a_case(cast, State.FILED)
    run_waiting_jobs()
    assert not SubjectDecision.objects.exists()
    assert subject_card(cast.dispatcher, case) is None


@pytest.mark.realdata
@pytest.mark.slow
def test_real_letters_are_told_apart() -> None:
    if not LABELLED.exists():
        pytest.skip("needs shared/data/complaints/labelled.csv")
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert train([Example(row["text_seg"], row["label"]) for row in rows]).model.score >= 0.92
