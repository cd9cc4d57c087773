"""A directive from its giving to its end."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.actions.stepping import Word
from liren.cases.debts import debt_page
from liren.cases.machine import State as CaseState
from liren.cases.tests.stories import a_case
from liren.core.clock import Limit, LimitKind, working_time
from liren.core.jobs import run_waiting_jobs
from liren.core.verdicts import InvalidError, RefusedError
from liren.directives.actions.answering import take_step
from liren.directives.actions.giving import PostAddress, Spot, give_directive
from liren.directives.jobs import note_overdue
from liren.directives.machine import Level, State
from liren.directives.models import Directive, DirectiveEntry
from liren.directives.queries import (
    DirectiveFilter,
    choices_for,
    directive_counts,
    directives_found,
)
from liren.directives.tests.stories import facts, given, part_of, reported, rewind, signed
from liren.ledger.models import Entry
from liren.messaging.models import Message
from tests.cast import COMMUNITY, DISTRICT, GRID, SUBDISTRICT, Cast


def told(cast: Cast, name: str) -> list[str]:
    run_waiting_jobs()
    found = Message.objects.filter(recipient=cast.user(name), kind__startswith="directive.")
    return list(found.order_by("created_at").values_list("kind", flat=True))


def test_a_directive_is_acknowledged_reported_and_accepted(cast: Cast) -> None:
    directive = given(cast, units=())
    assert part_of(directive).state == State.ISSUED
    reported(cast, directive)
    take_step(cast.dispatcher, part_of(directive).pk, "accept")
    directive.refresh_from_db()
    assert (part_of(directive).state, directive.is_live) == (State.ACCEPTED, False)
    verbs = [entry.verb for entry in directive.entries.order_by("at", "id")]
    assert verbs == ["issue", "sign", "report", "accept"]
    assert Entry.objects.filter(verb__startswith="directive.").count() == 4


def test_it_lives_until_the_last_addressee_is_done(cast: Cast) -> None:
    directive = given(cast)
    reported(cast, directive)
    take_step(cast.dispatcher, part_of(directive).pk, "accept")
    directive.refresh_from_db()
    assert directive.is_live
    take_step(cast.dispatcher, part_of(directive, unit=cast.street_team.pk).pk, "withdraw", Word("已不需要"))
    directive.refresh_from_db()
    assert not directive.is_live


def test_a_report_that_is_sent_back_keeps_its_first_time(cast: Cast) -> None:
    directive = given(cast)
    first = reported(cast, directive).first_reported_at
    take_step(cast.dispatcher, part_of(directive).pk, "send_back", Word("缺现场照片"))
    assert part_of(directive).state == State.SIGNED
    take_step(cast.grid_worker, part_of(directive).pk, "report", Word("补照片"))
    assert part_of(directive).first_reported_at == first


def test_the_same_key_is_one_directive_and_one_step(cast: Cast) -> None:
    key = uuid4()
    assert given(cast, key=key).pk == given(cast, key=key).pk
    directive = Directive.objects.get()
    step = uuid4()
    for _time in range(2):
        take_step(cast.grid_worker, part_of(directive).pk, "sign", Word(key=step))
    assert DirectiveEntry.objects.filter(verb="sign").count() == 1


def test_the_clock_is_the_legal_one_of_the_place(cast: Cast) -> None:
    limit = Limit(2, LimitKind.WORKING_DAYS)
    directive = given(cast, limit=limit)
    assert directive.report_due_at == working_time(GRID).due_at(directive.issued_at, limit)
    assert part_of(directive).sign_due_at <= directive.report_due_at
    critical = given(cast, level=Level.CRITICAL)
    assert part_of(critical).sign_due_at == critical.issued_at + timedelta(hours=1)


def test_a_directive_for_a_case_lies_where_the_case_lies(cast: Cast) -> None:
    case = a_case(cast, CaseState.FILED)
    directive = give_directive(cast.dispatcher, Spot("", case_id=case.pk), facts(cast))
    assert (directive.division, directive.lon, directive.case_id) == (case.division, case.lon, case.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "很" * 2001}, "text"),
        ({"level": "x"}, "level"),
        ({"units": (), "posts": ()}, "addressees"),
        ({"units": (uuid4(),)}, "addressees"),
        ({"posts": (PostAddress("grid_worker", "990101001001002"),)}, "addressees"),
        ({"limit": Limit(0, LimitKind.WORKING_DAYS)}, "amount"),
    ],
)
def test_what_cannot_be_ordered_says_why(cast: Cast, changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidError) as error:
        give_directive(cast.dispatcher, Spot(GRID), facts(cast, **changes))
    assert error.value.field == field


def test_a_unit_of_a_higher_level_is_whistled_for_not_ordered(cast: Cast) -> None:
    with pytest.raises(RefusedError, match=r"whistle|吹哨"):
        given(cast, units=(cast.lamps.pk,))


def test_words_are_asked_for_where_they_matter(cast: Cast) -> None:
    directive = given(cast)
    signed(cast, directive)
    with pytest.raises(InvalidError):
        take_step(cast.grid_worker, part_of(directive).pk, "report")
    with pytest.raises(RefusedError):
        take_step(cast.grid_worker, part_of(directive).pk, "sign")


def test_addressees_are_told_and_the_giver_hears_back(cast: Cast) -> None:
    directive = given(cast)
    assert told(cast, "grid_worker") == ["directive.given"]
    reported(cast, directive)
    assert told(cast, "dispatcher") == ["directive.signed", "directive.reported"]
    take_step(cast.dispatcher, part_of(directive).pk, "send_back", Word("再看"))
    take_step(cast.dispatcher, part_of(directive).pk, "urge")
    assert told(cast, "grid_worker")[1:] == ["directive.sent_back", "directive.urged"]
    assert told(cast, "grid_leader") == []


def test_lateness_is_said_once_and_climbs_to_the_command_centre(cast: Cast) -> None:
    directive = given(cast)
    rewind(directive, timedelta(days=30))
    for _minute in range(2):
        note_overdue()
    assert told(cast, "grid_worker").count("directive.unsigned") == 1
    assert told(cast, "dispatcher").count("directive.silent") == 2  # two addressees
    assert told(cast, "commander").count("directive.silent") == 2
    assert take_step(cast.grid_worker, part_of(directive).pk, "sign").signed_at is not None
    assert DirectiveEntry.objects.get(verb="sign").is_late


def test_the_database_keeps_words_clocks_and_log(cast: Cast) -> None:
    directive = given(cast)
    part = part_of(directive)
    for change in (
        lambda: Directive.objects.update(text="别的"),
        lambda: directive.addressees.update(due_at=timezone.now() + timedelta(days=9)),
        lambda: DirectiveEntry.objects.update(note="x"),
        lambda: DirectiveEntry.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert part_of(directive).due_at == part.due_at


def test_whom_one_may_address_stands_in_the_list(cast: Cast) -> None:
    values = {choice.value for _group, choices in choices_for(cast.dispatcher, GRID) for choice in choices}
    assert f"unit:{cast.street_team.pk}" in values
    assert f"unit:{cast.lamps.pk}" not in values
    assert f"post:grid_worker:{GRID}" in values
    assert f"post:community_secretary:{COMMUNITY}" in values
    assert not any(value.startswith("post:subdistrict_dispatcher") for value in values)
    assert choices_for(cast.grid_worker, GRID) == []
    above = {choice.value for _group, choices in choices_for(cast.commander, DISTRICT) for choice in choices}
    assert f"post:subdistrict_dispatcher:{SUBDISTRICT}" in above


def test_the_counts_are_the_lengths_of_the_lists(cast: Cast) -> None:
    late = given(cast)
    given(cast, "commander")
    rewind(late, timedelta(days=30))
    counts = directive_counts(cast.commander, DISTRICT)
    assert counts == {"live": 2, "late": 1}
    for show, count in counts.items():
        assert directives_found(cast.commander, DirectiveFilter(show, DISTRICT)).count() == count


def owed(actor: Actor) -> list[UUID]:
    return [debt.id for debt in debt_page(actor, kind="directive").lines]


def test_debts_are_the_addressee_s_and_then_the_giver_s(cast: Cast) -> None:
    directive = given(cast)
    assert owed(cast.grid_worker) == [part_of(directive).pk]
    assert owed(cast.dispatcher) == []
    reported(cast, directive)
    assert owed(cast.grid_worker) == []
    assert owed(cast.dispatcher) == [part_of(directive).pk]
