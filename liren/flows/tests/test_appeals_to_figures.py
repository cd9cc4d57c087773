"""An upheld appeal reaches the figures, once; a dismissed one does not."""

from __future__ import annotations

from uuid import uuid4

import pytest

from liren.cases.actions.closing import rate_case, rework_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case
from liren.core.jobs import run_waiting_jobs
from liren.escalation.actions.appealing import appeal, decide_appeal
from liren.escalation.events import AppealDecided
from liren.escalation.grounds import grounds_of
from liren.escalation.models import Appeal
from liren.figures.models import Excuse
from liren.figures.tests.stories import counted, fraction
from liren.figures.tests.test_excusing import late_clock
from liren.flows.appeals_to_figures import excuse_what_was_appealed
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def decided(cast: Cast, case: Case, *, uphold: bool) -> Appeal:
    """The unit appeals against the first thing that counts against it, and the command centre decides."""
    ground = grounds_of(case)[0]
    made = appeal(cast.handler, case.pk, target_id=ground.target_id, reason="灯杆属物业", key=uuid4())
    found = decide_appeal(cast.commander, made.pk, uphold=uphold, word="已核实")
    run_waiting_jobs()
    return found


def late(cast: Cast) -> Case:
    """A case whose handling is late."""
    case = a_case(cast, State.IN_PROGRESS)
    late_clock(case)
    return case


def test_excused_lateness_counts_as_in_time(cast: Cast) -> None:
    case = late(cast)
    assert fraction(counted(), cast.lamps.pk, "handling_on_time") == (0, 1)
    upheld = decided(cast, case, uphold=True)
    (excuse,) = Excuse.objects.all()
    assert (excuse.source_id, excuse.kind, excuse.round, excuse.at) == (
        upheld.pk,
        "late",
        1,
        upheld.decided_at,
    )
    month = counted()
    assert fraction(month, cast.lamps.pk, "handling_on_time") == (1, 1)
    assert fraction(month, cast.lamps.pk, "handling_by_clock") == (0, 1)


def test_a_dismissed_appeal_changes_nothing(cast: Cast) -> None:
    decided(cast, late(cast), uphold=False)
    assert not Excuse.objects.exists()
    assert fraction(counted(), cast.lamps.pk, "handling_on_time") == (0, 1)


def test_hearing_of_it_twice_is_one_excuse(cast: Cast) -> None:
    upheld = decided(cast, late(cast), uphold=True)
    excuse_what_was_appealed(AppealDecided(upheld.pk))
    assert Excuse.objects.count() == 1


def test_ratings_and_reworks_are_noted_with_their_round(cast: Cast) -> None:
    rated = a_case(cast, State.CLOSED)
    rate_case(cast.resident, rated.pk, score=1)  # which reopened it: the case is in its second round
    decided(cast, rated, uphold=True)
    reworked = rework_case(cast.grid_worker, a_case(cast, State.HANDLED).pk, Word("还有一盏不亮"))
    decided(cast, reworked, uphold=True)
    assert sorted(Excuse.objects.values_list("kind", "round")) == [("rating", 1), ("rework", 1)]
    assert fraction(counted(), cast.lamps.pk, "satisfaction") is None
