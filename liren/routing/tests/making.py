"""Short ways to a rule, a returned case and a ruling."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.utils import timezone

from liren.accounts.actors import Actor
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import return_order
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.tests.stories import a_case
from liren.core.jobs import run_waiting_jobs
from liren.routing.actions.learning import propose_duty
from liren.routing.actions.rules import RuleFacts, activate_rule, draft_rule
from liren.routing.actions.trying import try_rules
from liren.routing.models import Arbitration, DispatchRule
from tests.cast import SUBDISTRICT, Cast


def rule_facts(**changes: object) -> RuleFacts:
    """A rule of the cast's subdistrict that holds for every case."""
    facts: dict[str, object] = {
        "division": SUBDISTRICT,
        "position": 10,
        "name": "路灯直派",
        "source": "街道办公会议纪要〔2026〕3号",
    }
    return RuleFacts(**{**facts, **changes})  # type: ignore[arg-type]  # the facts are as loose as a form


def a_draft(actor: Actor, **changes: object) -> DispatchRule:
    """A draft."""
    return draft_rule(actor, rule_facts(**changes), key=uuid4())


def a_rule(actor: Actor, on: date | None = None, **changes: object) -> DispatchRule:
    """A rule in force since today."""
    rule = a_draft(actor, **changes)
    return activate_rule(actor, rule.pk, valid_from=on or timezone.localdate())


def returned(cast: Cast, times: int = 1) -> Case:
    """A case that was sent to the lamps and given back, this often."""
    case = a_case(cast, State.FILED)
    for turn in range(times):
        word = Word("再次请该所办理" if turn else "")
        case = dispatch_case(cast.dispatcher, case.pk, word, lead=cast.lamps.pk)
        case = return_order(cast.handler, case.pk, Word("不是我们的灯"))
    return case


def arbitrated(cast: Cast) -> Arbitration:
    """What waits for a ruling after a second return."""
    case = returned(cast, 2)
    run_waiting_jobs()
    return Arbitration.objects.get(case=case)


def one_of_each(cast: Cast) -> dict[str, UUID]:
    """What the addresses of this room can name."""
    arbitration = arbitrated(cast)
    proposal = propose_duty(
        cast.dispatcher, unit_id=cast.water.pk, category_code="C0119", division=SUBDISTRICT
    )
    return {
        "rule_id": a_draft(cast.dispatcher).pk,
        "trial_id": try_rules(cast.dispatcher, SUBDISTRICT, key=uuid4()).pk,
        "arbitration_id": arbitration.pk,
        "proposal_id": proposal.pk,
    }


def sent_to(case: Case) -> UUID | None:
    """The unit that leads a case now."""
    return Case.objects.get(pk=case.pk).lead_id
