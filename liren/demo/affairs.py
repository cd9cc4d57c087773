"""More that is under way in the demo city: parts by rule, pauses, rulings, appeals, joiners, answers, walks.

As in `matters`, everything goes through the rooms' own actions, as the people whose business it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import ParamSpec
from uuid import UUID, uuid5

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.accounts.models import User
from liren.accounts.queries import actor_for, holders_of
from liren.accounts.roles import Role
from liren.cases.actions.answering import answer_questions
from liren.cases.actions.branching import ChildRuleFacts, add_child_rule, apply_child_rules
from liren.cases.actions.conveniences import follow_area, follow_case, save_filter
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import return_order
from liren.cases.actions.stepping import Word
from liren.cases.asking import questions_of
from liren.cases.machine import State
from liren.cases.models import Case, Question
from liren.core.verdicts import InvalidError, RefusedError
from liren.escalation.actions.appealing import appeal, decide_appeal
from liren.escalation.actions.suspending import ask_suspension, decide_suspension
from liren.escalation.grounds import grounds_of
from liren.fieldwork.actions.walking import end_patrol, pass_point, start_patrol
from liren.fieldwork.models import PatrolPlan
from liren.matching.actions.following import join_case
from liren.organizations.actions import end_duty
from liren.organizations.models import Duty
from liren.organizations.queries import units_serving
from liren.routing.actions.arbitrating import ask_for_ruling, rule_on_case

P = ParamSpec("P")
NAMESPACE = UUID("5f0e2c1a-6d0b-5d0e-9a55-6c6972656e97")
SOURCE = "演示规则（虚构） / demo rule (invented)"
HANDLERS = (Role.HANDLER, Role.DEPARTMENT_HEAD)


def key(*parts: object) -> UUID:
    """The same for the same matter in every demo."""
    return uuid5(NAMESPACE, "/".join(map(str, parts)))


def tried(act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Whether it could be done; what a rule of a room refuses is left out."""
    try:
        act(*args, **kwargs)
    except (RefusedError, InvalidError, ObjectDoesNotExist):
        return False
    return True


def somebody(*roles: Role, division: str, unit: UUID | None = None) -> Actor | None:
    """A person who holds such a post there."""
    found = holders_of(*roles, division=division, organization_id=unit)
    return actor_for(User.objects.get(pk=found[0])) if found else None


def conduct(area: str) -> None:
    """Set all of it going in and around a subdistrict (9 digits); a second or two."""
    for part in (_unowned, _children, _pauses, _rulings, _appeals, _joiners, _answers, _followed, _walks):
        part(area)


def _open(area: str, *states: State) -> Iterator[Case]:
    """Open cases: of the first community of the area, then of the area, then of the city."""
    seen: set[UUID] = set()
    for place in (area + "001", area, area[:4]):
        found = Case.objects.filter(division__startswith=place, state__in=states).select_related("lead")
        for case in found.order_by("-number")[:8]:
            if case.pk not in seen:
                seen.add(case.pk)
                yield case


def _unowned(area: str) -> None:
    """Duties that have just ended and that nobody has taken over: their matters are found as nobody's."""
    keeper = somebody(Role.ADMINISTRATOR, division="")
    for code, division in (("C04", area[:6]), ("C", area)):
        for duty in Duty.objects.filter(category_code=code, division=division, valid_to__isnull=True):
            if keeper:
                tried(end_duty, keeper, duty.pk)


def _children(area: str) -> None:
    keeper = somebody(Role.ADMINISTRATOR, division="")
    if keeper is None:
        return
    for category, child, words in (
        ("E0401", "C0107", ""),  # a road that caves in: the pipe below is looked at too
        ("E0404", "E0104", ""),  # a blocked sewer: the street is washed
        ("E0301", "E0104", "渣土 泥浆 扬尘"),  # building work that soils the street
        ("E0508", "E0504", ""),  # noise of a shop: whether it trades outside is looked at
    ):
        facts = ChildRuleFacts(category, child, SOURCE, timezone.localdate(), words=words)
        tried(add_child_rule, keeper, facts)
    on_file = (State.FILED, State.DISPATCHED, State.ACCEPTED)
    for case in [one for one in _open(area, *on_file) if one.category_id in ("E0508", "E0404", "E0401")][:4]:
        tried(apply_child_rules, case.pk)


def _pauses(area: str) -> None:
    words = (
        "需待产权单位确认权属，确认前无法处理。",
        "已与有关各方约定两周后共同到场处理，请暂停计时。",
        "所需经费已报批，预计三周内下达。",
    )
    for number, case in zip(range(6), _open(area, State.IN_PROGRESS, State.ACCEPTED), strict=False):
        handler = somebody(*HANDLERS, division=case.division, unit=case.lead_id)
        if handler is None:
            continue
        until = timezone.localdate() + timedelta(days=14)
        name = key("pause", case.number)
        if not tried(ask_suspension, handler, case.pk, reason=words[number % 3], key=name, until=until):
            continue
        chief = somebody(Role.DISPATCHER, division=case.division[:9])
        pause = case.suspension_requests.filter(state="asked").first()
        if chief and pause and number % 3 == 1:
            tried(decide_suspension, chief, pause.pk, approve=True, word="同意，到期复查。")
        if chief and pause and number % 3 == 2:
            tried(decide_suspension, chief, pause.pk, approve=False, word="可先做临时围护，不同意暂停。")


def _rulings(area: str) -> None:
    cases = _open(area, State.FILED, State.RETURNED, State.DISPATCHED)
    for number, case in zip(range(5), cases, strict=False):
        dispatcher = somebody(Role.DISPATCHER, division=case.division[:9])
        if dispatcher is None:
            continue
        if case.state == State.DISPATCHED and not _given_back(case, dispatcher):
            continue
        if not tried(ask_for_ruling, dispatcher, case.pk, question="两家单位都认为不属本单位职责，请裁定。"):
            continue
        arbitration = case.arbitrations.get()
        commander = somebody(Role.COMMANDER, division=case.division)
        units = [
            unit
            for unit in units_serving(case.division)
            if unit.kind in ("street_team", "service_centre") and unit.pk != case.lead_id
        ]
        if commander and units and number % 2:
            basis = "经现场勘查并查阅资料，属该单位职责范围，由其承办。"
            unit = units[0]
            if tried(rule_on_case, commander, arbitration.pk, unit_id=unit.pk, basis=basis):
                tried(dispatch_case, dispatcher, case.pk, Word("按裁定派遣。"), lead=unit.pk)


def _given_back(case: Case, dispatcher: Actor) -> bool:
    handler = somebody(*HANDLERS, division=case.division, unit=case.lead_id)
    return handler is not None and tried(
        return_order, handler, case.pk, Word("经现场核实，不属本单位职责范围。")
    )


def _appeals(area: str) -> None:
    finished = Case.objects.filter(division__startswith=area, state=State.RATED, lead__isnull=False)
    made = 0
    for case in finished.filter(ratings__score__lte=2).select_related("lead").order_by("-number")[:40]:
        grounds = grounds_of(case)
        if not grounds or made == 4:
            continue
        ground = grounds[0]
        handler = somebody(*HANDLERS, division=case.division, unit=ground.organization_id)
        if handler is None:
            continue
        reason = "差评所指是另一件事，并非本单位此次的处置结果，现场照片可证。"
        if tried(
            appeal,
            handler,
            case.pk,
            target_id=ground.target_id,
            reason=reason,
            key=key("appeal", case.number),
        ):
            made += 1
            commander = somebody(Role.COMMANDER, division=case.division)
            if commander and made % 2:
                word = "情况属实，不计入单位考核。" if made == 1 else "处置确有超时，维持原评价。"
                tried(decide_appeal, commander, case.appeals.get().pk, uphold=made == 1, word=word)


def _joiners(area: str) -> None:
    residents = [
        actor_for(user) for user in User.objects.filter(login__startswith="jumin").order_by("login")[:12]
    ]
    states = (State.VERIFIED, State.FILED, State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS)
    for number, case in zip(range(6), _open(area, *states), strict=False):
        for resident in residents[: 2 + number * 2]:
            tried(join_case, resident, case.pk, key=key("join", case.number, resident.user_id))


def _answers(area: str) -> None:
    asked = set(Question.objects.values_list("category_code", flat=True))
    early = Case.objects.filter(state__in=(State.REPORTED, State.VERIFIED), category_id__in=asked)
    cases = early.filter(division__startswith=area[:6], reporter__isnull=False).select_related("reporter")
    plain = {"yes_no": "no", "number": "2", "text": "3号楼西侧"}
    for case in cases.order_by("-number")[:12]:
        assert case.reporter
        answers = {
            question.key: question.choices[0][0] if question.kind == "choice" else plain[question.kind]
            for question in questions_of(case.category_id)
        }
        tried(answer_questions, actor_for(case.reporter), case.pk, answers)


def _followed(area: str) -> None:
    """What the shown secretary and dispatcher follow, and the lists that they keep."""
    for role, place in ((Role.COMMUNITY_SECRETARY, area + "001"), (Role.DISPATCHER, area)):
        reader = somebody(role, division=place)
        if reader is None:
            continue
        tried(follow_area, reader, division=place, category_code="E05")
        for case in list(_open(area, State.IN_PROGRESS))[:2]:
            tried(follow_case, reader, case.pk)
        tried(save_filter, reader, name="超时未结", query="show=all&status=overdue")
        tried(save_filter, reader, name="街面秩序", query="show=all&status=open&kind=event")


def _walks(area: str) -> None:
    """One round that was walked to the end, one that missed a point."""
    plans = (
        PatrolPlan.objects.filter(division__startswith=area).prefetch_related("points").order_by("division")
    )
    for number, plan in enumerate(plans[:2]):
        walker = somebody(Role.GRID_WORKER, division=plan.division)
        if walker is None:
            continue
        patrol = start_patrol(walker, key=key("walk", plan.pk), plan_id=plan.pk)
        points = list(plan.points.all())
        for point in points[number:]:
            pass_point(walker, patrol.pk, point.pk)
        end_patrol(walker, patrol.pk)
