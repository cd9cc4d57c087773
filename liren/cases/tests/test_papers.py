"""Papers that people still sign: who may print them, and what they must not hold."""

from __future__ import annotations

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case, reported
from tests.cast import Cast
from tests.visitors import signed_in, visitor


def test_the_work_order_holds_lines_to_sign_and_nobodys_name(cast: Cast) -> None:
    case = a_case(cast, State.DISPATCHED)
    order = case.orders.get(part="lead")
    html = signed_in(cast, "handler").get(f"/orders/{order.pk}/print/").content.decode()
    assert html.count("sheet-sign") == 4
    assert order.organization.name_en in html or order.organization.name in html
    assert cast.resident.name not in html


def test_strangers_print_no_work_order(cast: Cast) -> None:
    order = a_case(cast, State.DISPATCHED).orders.get(part="lead")
    answers = {
        who: signed_in(cast, who).get(f"/orders/{order.pk}/print/").status_code
        for who in ("resident", "outsider")
    }
    assert answers == {"resident": 403, "outsider": 404}


def test_the_receipt_is_for_whoever_reported(cast: Cast) -> None:
    case = reported(cast)
    path = f"/cases/{case.pk}/receipt/"
    assert case.number in signed_in(cast, "resident").get(path).content.decode()
    assert signed_in(cast, "neighbour").get(path).status_code == 404
    assert signed_in(cast, "dispatcher").get(path).status_code == 404, "the number opens the case"
    assert visitor().get(path).status_code == 404
    assert Case.objects.count() == 1
