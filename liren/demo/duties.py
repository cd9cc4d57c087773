"""Staff of the living demo city who take the next step on some case."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from liren.accounts.actors import Actor
from liren.accounts.models import Post
from liren.accounts.queries import actor_for
from liren.accounts.roles import Role
from liren.cases.actions.closing import close_case, inspect_case, rate_case, resume_case, rework_case
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import accept_order, handle_order, return_order, start_work
from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import file_case, reject_case, verify_case
from liren.cases.machine import State
from liren.cases.models import Case
from liren.core.verdicts import InvalidError
from liren.demo.dice import Dice
from liren.demo.texts import remarks
from liren.organizations.queries import duties_for

URGENT_FIRST = 60  # of the cases that are due soonest, one is taken at random
JUST_CLOSED = timedelta(hours=6)


class Shift:
    """Everybody at work, everywhere but in one community."""

    def __init__(self, dice: Dice, quiet: str) -> None:
        self._dice, self._quiet = dice, quiet
        self._ways = {
            State.REPORTED: self._verify,
            State.VERIFIED: self._file,
            State.FILED: self._dispatch,
            State.RETURNED: self._dispatch,
            State.REOPENED: self._dispatch,
            State.DISPATCHED: self._accept,
            State.ACCEPTED: self._start,
            State.IN_PROGRESS: self._handle,
            State.HANDLED: self._inspect,
            State.INSPECTED: self._close,
            State.SUSPENDED: self._resume,
        }

    def work(self) -> Case | None:
        """Take one step on one case; now and then a reporter rates one that was just closed."""
        if self._dice.chance(0.06) and (closed := self._just_closed()) is not None:
            return self._rate(closed)
        case = self._next_case()
        return self._ways[State(case.state)](case) if case is not None else None

    # Which case

    def _next_case(self) -> Case | None:
        waiting = Case.objects.open().exclude(division__startswith=self._quiet)
        if self._dice.chance(0.55):
            soonest = list(waiting.filter(due_at__isnull=False).order_by("due_at")[:URGENT_FIRST])
            return self._dice.pick(soonest) if soonest else None
        return waiting.order_by("?").first()

    def _just_closed(self) -> Case | None:
        since = timezone.now() - JUST_CLOSED
        closed = Case.objects.filter(
            state=State.CLOSED, closed_at__gte=since, reporter__isnull=False, source=Case.Source.RESIDENT
        ).exclude(division__startswith=self._quiet)
        return closed.order_by("?").first()

    # Who

    def _on_duty(self, role: Role, division: str) -> Actor:
        scopes = [division[:length] for length in (15, 12, 9, 6, 4)]
        posts = Post.objects.valid().filter(role=role, scope__in=scopes).select_related("user")
        return self._one_of(sorted(posts, key=lambda post: -len(post.scope))[:3])

    def _handler(self, case: Case) -> Actor:
        posts = Post.objects.valid().filter(role=Role.HANDLER, organization_id=case.lead_id)
        return self._one_of(list(posts.select_related("user")))

    def _one_of(self, posts: list[Post]) -> Actor:
        if not posts:
            raise InvalidError("")
        return actor_for(self._dice.pick(posts).user)

    # What

    def _word(self, step: str, key: str = "", **slots: str) -> Word:
        return Word(self._dice.pick(remarks(step, key)).format(**slots))

    def _verify(self, case: Case) -> Case:
        worker = self._on_duty(Role.GRID_WORKER, case.division)
        if self._dice.chance(0.04):
            return reject_case(worker, case.pk, self._word("reject"))
        return verify_case(worker, case.pk, self._word("verify"))

    def _file(self, case: Case) -> Case:
        return file_case(self._on_duty(Role.COMMUNITY_WORKER, case.division), case.pk, self._word("file"))

    def _dispatch(self, case: Case) -> Case:
        duties = duties_for(case.category_id, case.division, timezone.localdate())
        if not duties:
            raise InvalidError("")
        unit = duties[0].organization
        if case.state == State.FILED and len(duties) > 1 and self._dice.chance(0.04):
            unit = duties[1].organization
        dispatcher = self._on_duty(Role.DISPATCHER, case.division)
        return dispatch_case(dispatcher, case.pk, self._word("dispatch", unit=unit.name), lead=unit.pk)

    def _accept(self, case: Case) -> Case:
        handler = self._handler(case)
        duties = duties_for(case.category_id, case.division, timezone.localdate())
        if duties and duties[0].organization_id != case.lead_id and self._dice.chance(0.7):
            return return_order(handler, case.pk, self._word("return"))
        return accept_order(handler, case.pk, self._word("accept"))

    def _start(self, case: Case) -> Case:
        return start_work(self._handler(case), case.pk, self._word("start"))

    def _handle(self, case: Case) -> Case:
        return handle_order(self._handler(case), case.pk, self._word("handle", case.category_id))

    def _inspect(self, case: Case) -> Case:
        worker = self._on_duty(Role.GRID_WORKER, case.division)
        if self._dice.chance(0.04):
            return rework_case(worker, case.pk, self._word("rework"))
        return inspect_case(worker, case.pk, self._word("inspect"))

    def _close(self, case: Case) -> Case:
        secretary = self._on_duty(Role.COMMUNITY_SECRETARY, case.division)
        unit = case.lead.name if case.lead else ""
        return close_case(secretary, case.pk, self._word("close", unit=unit))

    def _resume(self, case: Case) -> Case:
        return resume_case(self._on_duty(Role.DISPATCHER, case.division), case.pk, self._word("resume"))

    def _rate(self, case: Case) -> Case:
        draw = self._dice.even()
        score = 5 if draw < 0.6 else 4 if draw < 0.88 else 3 if draw < 0.96 else 2
        mood = "good" if score > 3 else "fair" if score == 3 else "bad"
        assert case.reporter is not None
        return rate_case(actor_for(case.reporter), case.pk, self._word("rate", mood), score=score)
