"""Those who decide whether a case is left out hear of the request, and the unit of the decision."""

from __future__ import annotations

import pytest

from liren.cases.machine import State
from liren.cases.tests.stories import a_case
from liren.core.jobs import run_waiting_jobs
from liren.figures.actions.excluding import decide_exclusion
from liren.figures.tests.stories import asked_out
from liren.messaging.models import Message
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told(cast: Cast, kind: str) -> set[str]:
    names = {user.pk: name for name, user in cast.users.items()}
    return {names[one.recipient_id] for one in Message.objects.filter(kind=kind)}


def test_the_request_reaches_those_who_decide_and_the_decision_the_unit(cast: Cast) -> None:
    exclusion = asked_out(cast, a_case(cast, State.CLOSED))
    run_waiting_jobs()
    assert told(cast, "exclusion.asked") == {"dispatcher", "commander", "auditor"}
    decide_exclusion(cast.commander, exclusion.pk, agrees=False, words="可以解决。")
    run_waiting_jobs()
    assert told(cast, "exclusion.decided") == {"handler", "department_head"}
