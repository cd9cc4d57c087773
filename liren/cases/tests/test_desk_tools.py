"""What the desk does with its list: files, kept filters, one step on many cases, templates, paper."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook

from liren.cases.actions.bulk import Chosen, take_steps
from liren.cases.actions.closing import inspect_case
from liren.cases.actions.wording import TemplateFacts, add_template, end_template
from liren.cases.exporting import COLUMNS, harmless
from liren.cases.machine import State
from liren.cases.models import BulkRun, Case, ResponseTemplate, SavedFilter
from liren.cases.permissions import may_write_templates
from liren.cases.tests.stories import a_case, reported
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from liren.organizations.models import Organization
from tests.cast import GRID, SUBDISTRICT, Cast
from tests.visitors import signed_in


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    assert harmless(f"{start}HYPERLINK()") == f"'{start}HYPERLINK()"
    assert harmless(f"a{start}b") == f"a{start}b"


def rows_of_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_the_filtered_list_leaves_as_csv_without_anything_personal(cast: Cast) -> None:
    here = reported(cast, description="=cmd|' /C calc'!A0 王小明 13900000000", address="=1+1")
    a_case(cast, State.FILED)
    answer = signed_in(cast, "dispatcher").post(f"/desk/export.csv?show=all&state=reported&scope={GRID}")
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it streams
    rows = rows_of_csv(body)
    assert [row[0] for row in rows[1:]] == [here.number]
    assert len(rows[0]) == len(COLUMNS)
    assert "13900000000" not in body.decode()
    assert "王小明" not in body.decode()


def test_a_unit_with_a_dangerous_name_does_no_harm_in_a_workbook(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    Organization.objects.filter(pk=cast.lamps.pk).update(name_en="=2+3")
    answer = signed_in(cast, "dispatcher").post("/desk/export.xlsx?show=all")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet
    found = {cell.value for row in sheet.iter_rows() for cell in row}
    assert case.number in found
    assert "'=2+3" in found
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_taking_a_list_out_is_on_record_without_the_words_that_were_typed(cast: Cast) -> None:
    reported(cast)
    signed_in(cast, "dispatcher").post("/desk/export.csv?show=all&state=reported&words=路灯")
    details = json.loads(Entry.objects.get(verb="cases.exported").details)
    assert details == {
        "count": 1,
        "file_format": "csv",
        "filter_state": "reported",
        "has_words": True,
    }


@pytest.mark.parametrize(("who", "number"), [("dispatcher", 2), ("handler", 1), ("outsider", 0)])
def test_everybody_takes_out_what_they_may_see(cast: Cast, who: str, number: int) -> None:
    reported(cast)
    a_case(cast, State.DISPATCHED)
    answer = signed_in(cast, who).post("/desk/export.csv?show=all")
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it streams
    assert len(rows_of_csv(body)) == number + 1


def test_residents_take_out_nothing(cast: Cast) -> None:
    assert signed_in(cast, "resident").post("/desk/export.csv").status_code == 403


def test_a_filter_is_kept_shown_as_a_chip_and_deleted(cast: Cast) -> None:
    client = signed_in(cast, "dispatcher")
    query = f"?show=all&status=overdue&scope={GRID}&evil=1"
    client.post("/desk/filters/", {"name": "超时的", "query": query})
    saved = SavedFilter.objects.get()
    assert "evil" not in saved.query
    assert "超时的" in client.get("/desk/").content.decode()
    assert "超时的" not in signed_in(cast, "secretary").get("/desk/").content.decode()
    signed_in(cast, "secretary").post("/desk/filters/", {"delete": str(saved.pk)})
    assert SavedFilter.objects.exists()
    client.post("/desk/filters/", {"delete": str(saved.pk)})
    assert not SavedFilter.objects.exists()


def worked_through(client: Client, form: Mapping[str, object]) -> str:
    """Send the form, let the job run, look at the page of the run."""
    address = client.post("/desk/bulk/", form)["Location"]
    run_waiting_jobs()
    return client.get(address).content.decode()


def test_many_cases_are_each_done_or_refused_with_a_reason(cast: Cast) -> None:
    cases = [reported(cast) for _ in range(2)]
    late = a_case(cast, State.FILED)
    form = {
        "verb": "verify",
        "key": str(uuid4()),
        "case": [f"{case.pk}:{case.version}" for case in (*cases, late)],
    }
    client = signed_in(cast, "grid_worker")
    page = worked_through(client, form)
    assert "2 cases done" in page
    assert "possible only after" in page
    assert Case.objects.filter(state=State.VERIFIED).count() == 2
    worked_through(client, form)
    assert BulkRun.objects.count() == 1
    assert all(case.timeline.filter(verb="verify").count() == 1 for case in cases)


def test_somebody_elses_cases_and_old_versions_stay_as_they_are(cast: Cast) -> None:
    case = reported(cast)
    for actor, version in ((cast.outsider, None), (cast.grid_worker, 99)):
        outcomes = take_steps(actor, "verify", [Chosen(case.pk, version)], key=uuid4())
        assert [outcome.is_done for outcome in outcomes] == [False]
    assert take_steps(cast.grid_worker, "verify", [Chosen(case.pk, 1)], key=uuid4())[0].is_done


def test_many_are_dispatched_to_whom_the_list_of_duties_names(cast: Cast) -> None:
    case, nobodys = a_case(cast, State.FILED), a_case(cast, State.FILED, category_code="A03")
    chosen = [Chosen(case.pk, None), Chosen(nobodys.pk, None)]
    outcomes = take_steps(cast.dispatcher, "dispatch", chosen, key=uuid4())
    assert [outcome.is_done for outcome in outcomes] == [True, False]
    case.refresh_from_db()
    assert case.lead == cast.lamps


def test_nothing_ticked_too_many_or_another_step_is_said_at_once(cast: Cast) -> None:
    for verb, chosen in (
        ("verify", []),
        ("reopen", [Chosen(uuid4(), None)]),
        ("verify", [Chosen(uuid4(), None)] * 201),
    ):
        with pytest.raises(InvalidError):
            take_steps(cast.grid_worker, verb, chosen, key=uuid4())


CLOSING = TemplateFacts("close", "已修复", "编号{number}的{category}已由{unit}修复。", SUBDISTRICT, "C01")


def test_many_are_closed_in_the_words_of_a_template(cast: Cast) -> None:
    cases = [a_case(cast, State.INSPECTED) for _ in range(2)]
    template = add_template(cast.dispatcher, CLOSING)
    form = {
        "verb": "close",
        "key": str(uuid4()),
        "template": str(template.pk),
        "case": [str(case.pk) for case in cases],
    }
    assert "2 cases done" in worked_through(signed_in(cast, "secretary"), form)
    for case in cases:
        case.refresh_from_db()
        assert case.outcome == f"编号{case.number}的Street lamp已由Street Lighting Office修复。"


def test_a_template_fills_the_note_on_the_page_of_the_case(cast: Cast) -> None:
    case = a_case(cast, State.HANDLED)
    inspect_case(cast.grid_worker, case.pk)
    template = add_template(cast.dispatcher, CLOSING)
    client = signed_in(cast, "secretary")
    page = client.get(f"/cases/{case.pk}/?template={template.pk}").content.decode()
    assert f">编号{case.number}的Street lamp已由Street Lighting Office修复。</textarea>" in page
    end_template(cast.dispatcher, template.pk)
    assert "已修复" not in client.get(f"/cases/{case.pk}/").content.decode()


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("dispatcher", True),
        ("commander", True),
        ("administrator", True),
        ("secretary", False),
        ("community_worker", False),
        ("grid_leader", False),
        ("handler", False),
        ("auditor", False),
        ("outsider", False),
        ("resident", False),
    ],
)
def test_who_keeps_the_templates_of_a_subdistrict(cast: Cast, who: str, allowed: bool) -> None:
    actor = getattr(cast, who)
    assert bool(may_write_templates(actor, SUBDISTRICT)) is allowed
    if not allowed:
        with pytest.raises(RefusedError):
            add_template(actor, CLOSING)


def test_the_page_of_templates_adds_and_ends_one(cast: Cast) -> None:
    client = signed_in(cast, "dispatcher")
    form = {
        "verb": "close",
        "title": "已清理",
        "text": "已清理干净。",
        "division": SUBDISTRICT,
        "category_code": "E9",
    }
    assert client.post("/templates/", form).status_code == 422
    assert client.post("/templates/", form | {"category_code": ""}).status_code == 302
    assert "已清理干净。" in signed_in(cast, "secretary").get("/templates/").content.decode()
    assert signed_in(cast, "handler").post("/templates/", form).status_code == 403
    client.post("/templates/", {"end": str(ResponseTemplate.objects.get().pk)})
    assert "已清理干净。" not in client.get("/templates/").content.decode()


def test_a_case_on_paper_names_nobody_who_reported_it(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    page = signed_in(cast, "handler").get(f"/cases/{case.pk}/print/").content.decode()
    assert case.number in page
    assert "sign-line" in page
    assert cast.user("resident").name not in page
    assert signed_in(cast, "outsider").get(f"/cases/{case.pk}/print/").status_code == 404


def test_characters_that_no_database_takes_are_refused_in_words(cast: Cast) -> None:
    client = signed_in(cast, "dispatcher")
    client.post("/desk/filters/", {"name": "a\x00b", "query": "show=all&words=x"})
    assert not SavedFilter.objects.exists()
    assert client.post("/subscriptions/", {"division": GRID, "category_code": "C\x00"}).status_code == 422
    assert client.get("/report/questions/?category=%00").status_code == 200
    bulk = {"verb": "\x00", "template": str(uuid4()), "key": str(uuid4()), "case": str(uuid4())}
    assert client.post("/desk/bulk/", bulk).status_code == 302
