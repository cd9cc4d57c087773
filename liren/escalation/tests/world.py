"""One of everything that this room's URLs can name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from liren.cases.actions.closing import rework_case
from liren.cases.actions.stepping import Word
from liren.cases.machine import State
from liren.cases.tests.stories import a_case
from liren.core.clock import Limit, LimitKind
from liren.escalation.actions.appealing import appeal
from liren.escalation.actions.climbing import climb_all
from liren.escalation.actions.extending import ask_extension
from liren.escalation.actions.supervising import Order, supervise_case
from liren.escalation.actions.suspending import ask_suspension
from liren.escalation.grounds import grounds_of
from liren.escalation.models import LadderRung, Supervision
from tests.cast import Cast


def one_of_each(cast: Cast) -> dict[str, Any]:
    """A case that was sent back, is supervised, appealed and late, and on which more time is asked for."""
    case = rework_case(cast.grid_worker, a_case(cast, State.HANDLED).pk, Word("还有一盏不亮"))
    order = Order(Supervision.Kind.LEADER, "今天要有结果", Limit(4, LimitKind.WORKING_HOURS))
    (ground,) = grounds_of(case)
    made = {
        "supervision_id": supervise_case(cast.commander, case.pk, order, key=uuid4()).pk,
        "extension_id": ask_extension(cast.handler, case.pk, amount=1, reason="等配件", key=uuid4()).pk,
        "appeal_id": appeal(
            cast.handler, case.pk, target_id=ground.target_id, reason="灯杆属物业", key=uuid4()
        ).pk,
        "rung_id": LadderRung.objects.filter(level="city").order_by("pk").values_list("pk", flat=True)[0],
    }
    waiting = a_case(cast, State.ACCEPTED)
    pause = ask_suspension(cast.handler, waiting.pk, reason="等汛期过去", key=uuid4())
    made["request_id"] = pause.pk
    climb_all(timezone.now() + timedelta(days=40))
    return made | {"escalation_id": case.escalations.filter(to_level="subdistrict").latest("at").pk}
