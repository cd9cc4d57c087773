"""Directives under way in the demo city: given, acknowledged, reported on, sent back, one of them late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from liren.accounts.actors import Actor
from liren.accounts.models import User
from liren.accounts.queries import actor_for, holders_of
from liren.accounts.roles import Role
from liren.cases.actions.stepping import Word
from liren.cases.machine import State as CaseState
from liren.cases.models import Case
from liren.core.verdicts import InvalidError, RefusedError
from liren.directives.actions.answering import take_step
from liren.directives.actions.giving import DirectiveFacts, PostAddress, Spot, give_directive
from liren.directives.machine import Level
from liren.directives.models import Addressee, Directive
from liren.directives.models.directives import UNITS
from liren.directives.queries import choices_for

NAMESPACE = UUID("5f0e2c1a-6d0b-5d0e-9a55-6c6972656e97")
DONE = "已到现场处置，情况恢复正常，照片已上传案件。"
LATE_BY = timedelta(hours=7)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One directive to be: by whom, to how many of which posts, and how far it has come."""

    giver: Role
    level: Level
    text: str
    role: Role
    most: int
    steps: tuple[str, ...]
    is_late: bool = False
    has_case: bool = False


PLANS = (
    _Plan(
        Role.COMMANDER,
        Level.CRITICAL,
        "寒潮蓝色预警：今晚八时前排查辖区独居老人取暖和水管防冻情况，逐户上门，发现困难当场解决并反馈。",
        Role.COMMUNITY_SECRETARY,
        4,
        ("sign", "sign report", ""),
    ),
    _Plan(
        Role.COMMANDER,
        Level.URGENT,
        "下水口清掏：北侧主干道雨水口逐一检查，有堵塞的当日清通，附前后照片。",
        Role.DISPATCHER,
        2,
        ("sign",),
    ),
    _Plan(
        Role.DISPATCHER,
        Level.URGENT,
        "集市周边人流较大，请网格员分时段值守，劝导占道经营，保持消防通道畅通。",
        Role.GRID_WORKER,
        3,
        ("sign report accept", "sign", ""),
        is_late=True,
    ),
    _Plan(
        Role.DISPATCHER,
        Level.ORDINARY,
        "请核实本案现场情况，补充照片和经过，并告知当事居民处理进展。",
        Role.GRID_WORKER,
        1,
        ("sign",),
        has_case=True,
    ),
    _Plan(
        Role.DISPATCHER,
        Level.ORDINARY,
        "楼道堆物集中清理周：每个网格至少清理三处，列出清单反馈。",
        Role.COMMUNITY_WORKER,
        2,
        ("sign report", "sign report send_back"),
    ),
)


def give_directives(subdistrict: str) -> None:
    """Give the directives of the demo for the first subdistrict and its district."""
    for number, plan in enumerate(PLANS):
        try:
            _carry_out(plan, subdistrict, number)
        except (RefusedError, InvalidError, ObjectDoesNotExist):
            continue  # the demo shows what is possible, it forces nothing


def _carry_out(plan: _Plan, subdistrict: str, number: int) -> None:
    area = subdistrict[:6] if plan.giver is Role.COMMANDER else subdistrict
    giver = _holder(plan.giver, area)
    case = _case(subdistrict) if plan.has_case else None
    values = [choice.value for _group, choices in choices_for(giver, area) for choice in choices]
    posts = [PostAddress(*value.split(":")[1:]) for value in values if value.startswith(f"post:{plan.role}:")]
    facts = DirectiveFacts(
        uuid5(NAMESPACE, str(number)), plan.text, plan.level, posts=tuple(posts[: plan.most])
    )
    directive = give_directive(giver, Spot(area, case_id=case.pk if case else None), facts)
    if plan.is_late:
        _age(directive)
    for part, steps in zip(directive.addressees.order_by("id"), plan.steps, strict=False):
        _answer(giver, part, steps.split())


def _answer(giver: Actor, part: Addressee, verbs: Iterable[str]) -> None:
    for verb in verbs:
        actor = _holder(Role(part.role), part.scope) if verb in ("sign", "report") else giver
        words = {"report": DONE, "send_back": "请补充第三处的清理照片。"}
        take_step(actor, part.pk, verb, Word(words.get(verb, "")))


def _holder(role: Role, division: str) -> Actor:
    found = holders_of(role, division=division)
    if not found:
        raise ObjectDoesNotExist
    user = User.objects.get(pk=found[0])
    assert role not in UNITS
    return actor_for(user)


def _case(subdistrict: str) -> Case:
    found = Case.objects.filter(division__startswith=subdistrict + "001", state=CaseState.IN_PROGRESS)
    return found.order_by("number")[:1].get()


def _age(directive: Directive) -> None:
    """As if it had been given some hours ago: below the rules, which only a demo may do."""
    with connection.cursor() as cursor:
        for table, trigger, columns in (
            ("directives_directive", "directive_stays_as_given", ("issued_at", "report_due_at")),
            ("directives_addressee", "addressee_keeps_its_clocks", ("sign_due_at", "due_at")),
        ):
            key = "id" if table == "directives_directive" else "directive_id"
            moved = ", ".join(f"{column} = {column} - %(span)s::interval" for column in columns)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            cursor.execute(
                f"UPDATE {table} SET {moved} WHERE {key} = %(pk)s",  # noqa: S608  # names of this file
                {"span": str(LATE_BY), "pk": directive.pk},
            )
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    directive.refresh_from_db()
