"""What is under way in the demo city besides plain cases: rules, whistles, supervision, extensions, rounds.

Everything goes through the rooms' own actions, as the people whose business it is. Whatever a rule of a room
refuses is left out: the demo shows what is possible, it forces nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time
from typing import ParamSpec
from uuid import UUID, uuid5

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from procrastinate.contrib.django import app

from liren.accounts.actors import Actor
from liren.accounts.models import User
from liren.accounts.queries import actor_for, holders_of
from liren.accounts.roles import Role
from liren.cases.actions.wording import TemplateFacts, add_template
from liren.cases.machine import State
from liren.cases.models import Case
from liren.core.clock import Limit, LimitKind
from liren.core.verdicts import InvalidError, RefusedError
from liren.demo.affairs import conduct
from liren.demo.asked import ask_of_the_past
from liren.demo.city import CITY_CODE
from liren.demo.directed import give_directives
from liren.escalation.actions.extending import ask_extension, decide_extension
from liren.escalation.actions.scheduling import schedule_missing_reviews
from liren.escalation.actions.supervising import Order, supervise_case
from liren.escalation.models import Supervision
from liren.fieldwork.actions.planning import PlanFacts, PointFacts, make_plan
from liren.figures.actions.excluding import request_exclusion
from liren.organizations.models import Organization
from liren.organizations.queries import units_serving
from liren.places.queries import grids_of
from liren.routing.actions.rules import RuleFacts, activate_rule, draft_rule
from liren.routing.models import DispatchRule
from liren.whistles.actions.answering import answer_call, report_share, sign_in_call
from liren.whistles.actions.approving import approve_whistle
from liren.whistles.actions.calling import WhistleFacts, request_whistle
from liren.whistles.actions.ending import Opinion, finish_whistle, rate_call, rate_unit
from liren.whistles.actions.stepping import Word
from liren.whistles.machine import Kind

P = ParamSpec("P")
NAMESPACE = UUID("5f0e2c1a-6d0b-5d0e-9a55-6c6972656e98")
SOURCE = "演示规则（虚构） / demo rule (invented)"
HANDLERS = (Role.HANDLER, Role.DEPARTMENT_HEAD)
WHISTLE_LEVELS = (5, 5, 4, 5, 3, 5, 2, 4, 5, 5)  # what communities thought of the units that came
# The nightly work, asked for once so that the first visitor finds lists and months.
NIGHTLY = (
    "escalation.climb",
    "fieldwork.list_call_backs",
    "flows.carry_to_figures",
    "figures.freeze_months",
    "matching.count_repeats",
    "matching.group_matters",
    "matching.learn_subjects",
)


def set_going() -> None:
    """Put the matters into the city; a few seconds."""
    ask_of_the_past()
    for part in (_rules, _whistles, _supervisions, _extensions, _reviews, _rounds, _words, _exclusions):
        part()
    give_directives(_first_subdistrict())
    conduct(_first_subdistrict())
    for name in NIGHTLY:
        app.configure_task(name=name).defer(timestamp=0)


def _key(*parts: object) -> UUID:
    return uuid5(NAMESPACE, "/".join(map(str, parts)))


def _tried(act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
    try:
        act(*args, **kwargs)
    except (RefusedError, InvalidError, ObjectDoesNotExist):
        return False
    return True


def _somebody(*roles: Role, division: str, unit: UUID | None = None) -> Actor | None:
    found = holders_of(*roles, division=division, organization_id=unit)
    return actor_for(User.objects.get(pk=found[0])) if found else None


def _cases(*states: State, in_time: bool = False) -> Iterator[Case]:
    """Open cases, three of the first community, where the shown sign-ins are, and one of each other."""
    shown = Case.objects.filter(division__startswith=_first_subdistrict() + "001", state__in=states)
    yield from shown.select_related("lead").order_by("number")[:3]
    seen = {_first_subdistrict() + "001"}
    cases = Case.objects.filter(state__in=states).select_related("lead").order_by("number")
    for case in cases.filter(due_at__gt=timezone.now()) if in_time else cases:
        if len(case.division) >= 12 and case.division[:12] not in seen:
            seen.add(case.division[:12])
            yield case


def _rules() -> None:
    dispatcher = _somebody(Role.DISPATCHER, division=_first_subdistrict())
    if dispatcher is None:
        return
    area = _first_subdistrict()
    written = (
        RuleFacts(
            area,
            10,
            "夜间噪音由执法队先到",
            SOURCE,
            category_codes=("E0508",),
            from_time=time(20),
            to_time=time(6),
        ),
        RuleFacts(
            area, 20, "路灯故障自动派单", SOURCE, mode=DispatchRule.Mode.AUTOMATIC, category_codes=("C0118",)
        ),
        RuleFacts(
            area,
            30,
            "停电、漏电由供电公司先到",
            SOURCE,
            unit_id=next((unit.pk for unit in units_serving(area) if "供电" in unit.name), None),
            words=("停电", "漏电", "触电", "电线"),
        ),
    )
    for facts in written:
        rule = draft_rule(dispatcher, facts, key=_key("rule", facts.position))
        if facts.position != 30:  # this one waits to be tried out
            activate_rule(dispatcher, rule.pk, valid_from=timezone.localdate())


def _first_subdistrict() -> str:
    return str(grids_of(CITY_CODE).order_by("code").values_list("code", flat=True)[0])[:9]


def _whistles() -> None:
    kinds = (Kind.RESIDENT_MATTER, Kind.JOINT_ENFORCEMENT, Kind.EMERGENCY)
    words = (
        "居民多次反映，一家单位解决不了，需要有关单位一起到场商定办法。",
        "多次劝导无效，涉及多个部门的执法权限，请到场联合执法。",
        "现场情况仍在变化，存在安全隐患，请立即到场共同处置。",
    )
    for number, case in zip(
        range(16), _cases(State.FILED, State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS), strict=False
    ):
        _tried(_whistle, case, kinds[number % 3], words[number % 3], number)


def _whistle(case: Case, kind: Kind, matter: str, number: int) -> None:
    secretary = _somebody(Role.COMMUNITY_SECRETARY, division=case.division[:12])
    units = [
        unit
        for unit in units_serving(case.division)
        if unit.kind in ("department", "public_utility", "street_team")
    ]
    if secretary is None or len(units) < 2:
        return
    lead, second = _called(units, kind)
    facts = WhistleFacts(
        _key("whistle", case.number), kind, matter, lead.pk, (second.pk,), "社区党群服务中心门口"
    )
    whistle = request_whistle(secretary, case.pk, facts)
    dispatcher = _somebody(Role.DISPATCHER, division=case.division[:9])
    if number < 2 or dispatcher is None:
        return  # waits for approval, or for its confirmation
    if kind != Kind.EMERGENCY:
        approve_whistle(dispatcher, whistle.pk, Word("同意，请各单位按时到场。"))
    for position, call in enumerate(whistle.calls.order_by("part", "id")):
        handler = _somebody(*HANDLERS, division=case.division, unit=call.organization_id)
        if handler is None or (number < 5 and position):
            continue
        answer_call(handler, call.pk, Word("收到，马上出发。"))
        if number >= 4:
            sign_in_call(handler, call.pk)
        if number >= 6:
            report_share(handler, call.pk, Word("现场已处置，隐患排除。"))
    if number >= 7:
        finish_whistle(secretary, whistle.pk, Word("各单位到场及时，问题当场解决。"))
        for position, call in enumerate(whistle.calls.order_by("part", "id")):
            _tried(rate_unit, secretary, call.pk, opinion=Opinion(WHISTLE_LEVELS[number - 7 + position]))
            handler = _somebody(*HANDLERS, division=case.division, unit=call.organization_id)
            if number >= 8 and handler:  # both sides have rated: it closes and counts in the figures
                opinion = Opinion(4, was_justified=number != 11, was_prepared=bool(number % 3))
                _tried(rate_call, handler, call.pk, opinion=opinion)


CALLED = {
    Kind.RESIDENT_MATTER: ("住房和城乡建设局", "水务局"),
    Kind.JOINT_ENFORCEMENT: ("城市管理局", "市场监督管理局"),
    Kind.EMERGENCY: ("应急管理局", "燃气公司"),
}


def _called(units: list[Organization], kind: Kind) -> tuple[Organization, Organization]:
    """The units that such a matter is about, as far as the place has them."""
    named = [unit for ending in CALLED[kind] for unit in units if unit.name.endswith(ending)]
    lead, second = [*named, *(unit for unit in units if unit not in named)][:2]
    return lead, second


def _supervisions() -> None:
    kinds = (Supervision.Kind.TIMEOUT, Supervision.Kind.LEADER, Supervision.Kind.IMPORTANT)
    for number, case in zip(range(6), _cases(State.IN_PROGRESS, State.ACCEPTED), strict=False):
        superior = _somebody(Role.COMMANDER if number % 2 else Role.DISPATCHER, division=case.division)
        if superior is not None:
            order = Order(
                kinds[number % 3], "请抓紧办理，书面说明进展和完成时间。", Limit(1, LimitKind.WORKING_DAYS)
            )
            _tried(supervise_case, superior, case.pk, order, key=_key("supervision", case.number))


def _extensions() -> None:
    for number, case in zip(range(8), _cases(State.ACCEPTED, State.IN_PROGRESS, in_time=True), strict=False):
        handler = _somebody(*HANDLERS, division=case.division, unit=case.lead_id)
        if handler is not None:
            _tried(_extend, case, handler, number)


def _extend(case: Case, handler: Actor, number: int) -> None:
    extension = ask_extension(
        handler,
        case.pk,
        amount=1,
        reason="配件需要从外地调货，预计后天到。",
        key=_key("extension", case.number),
    )
    dispatcher = _somebody(Role.DISPATCHER, division=case.division[:9])
    if number % 2 and dispatcher is not None:
        decide_extension(dispatcher, extension.pk, approve=number % 4 == 1, word="请按新的时限完成。")


def _reviews() -> None:
    schedule_missing_reviews(list(Case.objects.filter(state=State.SUSPENDED)))


def _rounds() -> None:
    first = grids_of(_first_subdistrict()).filter(kind="sub").order_by("code")[:3]
    for grid in first:
        leader = _somebody(Role.GRID_LEADER, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, division=grid.code)
        points = [
            PointFacts("小区东门"),
            PointFacts("配电房外围"),
            PointFacts("健身广场"),
            PointFacts("沿街商铺消防通道"),
        ]
        if leader is not None:
            facts = PlanFacts(grid.code, "每日巡查", range(5), time(9), points, timezone.localdate())
            _tried(make_plan, leader, facts)


def _words() -> None:
    secretary = _somebody(Role.COMMUNITY_SECRETARY, division=_first_subdistrict() + "001")
    if secretary is None:
        return
    area = secretary.scopes(Role.COMMUNITY_SECRETARY)[0]
    for verb, title, text in (
        (
            "close",
            "已修复",
            "您反映的{category}问题（{number}）已由{unit}处置完毕，经核查属实，感谢您的监督。",
        ),
        (
            "close",
            "已解释沟通",
            "就您反映的{category}问题（{number}），{unit}已与您沟通说明情况，如有新的问题请随时上报。",
        ),
        ("reject", "不属于受理范围", "您反映的事项不属于本平台受理范围，建议拨打 12345 或向主管部门反映。"),
        ("rework", "照片不足以证明", "处置后照片看不出问题已解决，请补拍全景和近景后再报。"),
    ):
        _tried(add_template, secretary, TemplateFacts(verb=verb, title=title, text=text, division=area))


def _exclusions() -> None:
    claims = (
        ("beyond_power", "该诉求涉及上级事权，已书面上报，街道层面无法单独解决。"),
        ("in_court", "双方已就此事提起诉讼，案件正在审理中，受理通知书附后。"),
        ("against_law", "所提要求与现行规定不符，已当面说明并书面答复。"),
    )
    for number, case in zip(range(3), _cases(State.IN_PROGRESS, State.HANDLED), strict=False):
        handler = _somebody(*HANDLERS, division=case.division, unit=case.lead_id)
        if handler is not None:
            code, words = claims[number]
            key = _key("exclusion", case.number)
            _tried(request_exclusion, handler, case.pk, key=key, reason_code=code, words=words)
