"""The demo world in the database: whole, lawful, and alive."""

from __future__ import annotations

import pytest
from django.utils import timezone

from liren.accounts.models import Post, User
from liren.accounts.queries import actor_for
from liren.accounts.roles import Role
from liren.cases.models import Case, TimelineEntry
from liren.demo import live
from liren.demo.dice import Dice
from liren.demo.duties import Shift
from liren.demo.people import PASSWORD, sign_ins
from liren.demo.reporting import Voices
from liren.demo.tests.test_city import town
from liren.demo.world import fill, plan_world
from liren.organizations.models import Organization
from liren.organizations.queries import owing_unit
from liren.places.locating import locate_many
from liren.places.topology import topology_report

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> object:
    """One small demo world for all tests of this file; undone afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield fill(seed=1, cases=600)
        transaction.set_rollback(True)


def test_filling_writes_every_history_and_refuses_none(filled: object) -> None:
    assert getattr(filled, "new", 0) == 600
    assert Case.objects.count() == 600
    assert Organization.objects.count() == 101
    assert Case.objects.open().exists()


def test_the_zoning_has_no_problem_but_the_recorded_overlap(filled: object) -> None:
    report = topology_report("9901")
    assert report.problems == 0
    assert report.explained
    assert report.coverage == pytest.approx(1.0)


def test_every_case_lies_in_the_grid_that_it_names(filled: object) -> None:
    rows = [(case.lon or 0.0, case.lat or 0.0, case.division) for case in Case.objects.all()]
    found = locate_many([row[0] for row in rows], [row[1] for row in rows])
    assert [str(code) for code in found] == [row[2] for row in rows]


def test_work_went_to_the_unit_that_owes_it(filled: object) -> None:
    for case in Case.objects.filter(state="closed", lead__isnull=False).order_by("number")[:60]:
        # by the list of that day: the demo ends some duties so that their matters are nobody's from now on
        owing = owing_unit(case.category_id, case.division, timezone.localdate(case.opened_at))
        assert owing is not None
        assert case.lead == owing.organization


def test_the_shown_people_can_sign_in_and_hold_what_is_shown(filled: object) -> None:
    for entry in sign_ins():
        user = User.objects.get(login=entry.login)
        assert actor_for(user).holds(Role(entry.role))
    assert User.objects.get(login="jumin0001").check_password(PASSWORD)


def test_every_open_case_has_somebody_who_can_go_on(filled: object) -> None:
    for case in Case.objects.open().select_related("lead"):
        workers = Post.objects.valid().filter(role=Role.GRID_WORKER, scope=case.division)
        assert workers.exists()
        if case.lead_id:
            assert Post.objects.valid().filter(role=Role.HANDLER, organization_id=case.lead_id).exists()


def test_life_goes_on_everywhere_but_with_the_visitor(filled: object) -> None:
    world, dice = plan_world(1), Dice(5)
    quiet = town().communities[0].code
    before, start = Case.objects.count(), timezone.now()
    voices, shift = Voices(world, dice, quiet), Shift(dice, quiet)
    for _ in range(40):
        live.happen(dice, voices.speak, shift.work)
    assert Case.objects.count() > before
    steps = TimelineEntry.objects.filter(at__gte=start)
    assert steps.count() >= 30
    assert not steps.filter(case__division__startswith=quiet).exists()
