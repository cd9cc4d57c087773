"""Reads of this room. Each starts from what the actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.models import Case, WorkOrder
from liren.core.parameters import parameter
from liren.organizations.models import Duty, Organization
from liren.organizations.queries import Owing, owing_unit
from liren.routing.conditions import order_of
from liren.routing.models import Arbitration, DispatchRule, DutyProposal, RuleTrial
from liren.routing.models.arbitrations import ArbitrationQuerySet
from liren.routing.permissions import KEEPERS, SUBDISTRICT_DIGITS

UNOWNED_DAYS = "routing.unowned_days"
MOST_PAIRS = 100


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one area: those that hold or will, in the order of asking, and the drafts."""

    division: str
    current: list[DispatchRule]
    drafts: list[DispatchRule]


def rule_groups(actor: Actor, on: date) -> list[RuleGroup]:
    """Every area's rules that the actor may see, the smaller areas first, as they are asked."""
    rules = (
        DispatchRule.objects.visible_to(actor)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        .select_related("unit")
        .prefetch_related("co_handlers")
    )
    by_area: dict[str, list[DispatchRule]] = defaultdict(list)
    for rule in rules:
        by_area[rule.division].append(rule)
    return [
        RuleGroup(
            area,
            sorted((rule for rule in by_area[area] if not rule.is_draft), key=order_of),
            sorted((rule for rule in by_area[area] if rule.is_draft), key=order_of),
        )
        for area in sorted(by_area, key=lambda area: (-len(area), area))
    ]


def ended_rules(actor: Actor, on: date) -> list[DispatchRule]:
    """Rules that hold no more, the latest first."""
    ended = DispatchRule.objects.visible_to(actor).filter(valid_to__lt=on)
    return list(ended.order_by("-valid_to", "position")[:50])


def rule_for(actor: Actor, rule_id: UUID) -> DispatchRule:
    """One rule with what its page needs.

    Raises:
        DispatchRule.DoesNotExist: none, or none that the actor may see.
    """
    return (
        DispatchRule.objects.visible_to(actor)
        .select_related("unit", "created_by", "replaces")
        .prefetch_related("co_handlers")
        .get(pk=rule_id)
    )


def kept_areas(actor: Actor) -> list[str]:
    """The areas whose rules the actor keeps by a post, the widest first."""
    return sorted(actor.scopes(*KEEPERS), key=lambda scope: (len(scope), scope))


def latest_trials(actor: Actor) -> list[RuleTrial]:
    """The trials that the actor may see, the latest first."""
    return list(RuleTrial.objects.visible_to(actor).order_by("-asked_at")[:8])


def rulable(actor: Actor) -> ArbitrationQuerySet:
    """Arbitrations that wait for a ruling which this actor may give."""
    above = Q(pk__in=[])
    for post in actor.holdings:
        is_above = post.role == Role.COMMANDER or (
            post.role == Role.DISPATCHER and len(post.scope) < SUBDISTRICT_DIGITS
        )
        if is_above:
            above |= Q(case__division__startswith=post.scope)
    own = [post.organization_id for post in actor.holdings if post.organization_id]
    waiting = Arbitration.objects.visible_to(actor).open().filter(above)
    return waiting.exclude(case__orders__organization_id__in=own) if own else waiting


def arbitration_for(actor: Actor, arbitration_id: UUID) -> Arbitration:
    """One arbitration with its case.

    Raises:
        Arbitration.DoesNotExist: none, or none that the actor may see.
    """
    return (
        Arbitration.objects.visible_to(actor)
        .select_related("case__category", "unit", "ruled_by", "asked_by", "proposal")
        .get(pk=arbitration_id)
    )


@dataclass(frozen=True, slots=True)
class Returned:
    """One unit's word on why it gave the case back."""

    unit: Organization
    at: datetime | None
    reason: str


def returns_of(case: Case) -> list[Returned]:
    """Every return of a case, oldest first."""
    orders = case.orders.filter(state=WorkOrder.State.RETURNED, part=WorkOrder.Part.LEAD)
    return [
        Returned(order.organization, order.ended_at, order.result)
        for order in orders.select_related("organization").order_by("ended_at")
    ]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed duty, who owes it by the list today, and the rulings behind it."""

    proposal: DutyProposal
    owing: Owing | None
    rulings: list[Arbitration]

    @property
    def is_weaker(self) -> bool:
        """Whether an existing duty would still come first if this one were taken in as it is proposed."""
        if self.owing is None or self.owing.organization == self.proposal.unit:
            return False
        first = Duty.Basis.OWNER if self.proposal.category_code.startswith("C") else Duty.Basis.TERRITORY
        duty = self.owing.duty
        rank_there = (duty.basis != first, -len(duty.category_code), -len(duty.division))
        rank_here = (
            self.proposal.basis != first,
            -len(self.proposal.category_code),
            -len(self.proposal.division),
        )
        return rank_there <= rank_here


def proposals_open(actor: Actor) -> list[Proposed]:
    """Proposals that wait for a decision, with what is behind them."""
    found = DutyProposal.objects.visible_to(actor).filter(decision="").select_related("unit")
    today = timezone.localdate()
    return [
        Proposed(
            proposal,
            owing_unit(proposal.category_code, proposal.division, today),
            list(proposal.rulings.select_related("case", "ruled_by").order_by("ruled_at")),
        )
        for proposal in found.prefetch_related("rulings").order_by("proposed_at")[:50]
    ]


def proposals_decided(actor: Actor) -> list[DutyProposal]:
    """Proposals that were decided, the latest first."""
    found = DutyProposal.objects.visible_to(actor).exclude(decision="")
    return list(found.select_related("unit", "decided_by").order_by("-decided_at")[:30])


@dataclass(frozen=True, slots=True)
class Unowned:
    """A category in a subdistrict that no unit owes by the list, and what was done with it all the same."""

    category_code: str
    division: str
    count: int
    last_at: datetime
    unit: Organization  # the one that was sent most often
    unit_count: int
    waiting: int  # cases that wait for dispatch there now


def unowned_matters(actor: Actor, now: datetime) -> list[Unowned]:
    """What was dispatched by hand lately because nobody owed it, the most frequent first."""
    days = timedelta(days=parameter(UNOWNED_DAYS))
    since = now - days
    visible = Case.objects.visible_to(actor).filter(opened_at__gte=since - days)
    orders = WorkOrder.objects.filter(
        case__in=visible, part=WorkOrder.Part.LEAD, duty__isnull=True, issued_at__gte=since
    )
    rows = (
        orders.values("case__category_id", "case__division", "organization_id")
        .annotate(count=Count("pk"), last=Max("issued_at"))
        .order_by()
    )
    pairs: dict[tuple[str, str], dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    latest: dict[tuple[str, str], datetime] = {}
    for row in rows:
        pair = row["case__category_id"], row["case__division"][:9]
        pairs[pair][row["organization_id"]] += row["count"]
        latest[pair] = max(row["last"], latest.get(pair, row["last"]))
    unowned = _nobodys(pairs)
    waiting = _waiting(actor, unowned)
    units = Organization.objects.in_bulk([unit for pair in unowned for unit in pairs[pair]])
    found = []
    for pair in unowned:
        unit, most = max(pairs[pair].items(), key=lambda item: (item[1], str(item[0])))
        found.append(
            Unowned(*pair, sum(pairs[pair].values()), latest[pair], units[unit], most, waiting.get(pair, 0))
        )
    return sorted(found, key=lambda one: (-one.count, one.category_code, one.division))[:MOST_PAIRS]


def _nobodys(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those pairs that no duty in force touches today: the list of duties is read once."""
    today = timezone.localdate()
    in_force = set(
        Duty.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today),
            valid_from__lte=today,
            organization__is_active=True,
        ).values_list("category_code", "division")
    )
    return [
        (category, area)
        for category, area in pairs
        if not any(
            (category[:wide], area[:far]) in in_force
            for wide in range(len(category) + 1)
            for far in range(len(area) + 1)
        )
    ]


def _waiting(actor: Actor, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How many cases of these pairs wait for dispatch now."""
    wanted = set(pairs)
    cases = (
        Case.objects.visible_to(actor)
        .filter(state__in=["filed", "returned", "reopened"], category_id__in={code for code, _ in wanted})
        .values("category_id", "division")
        .annotate(count=Count("pk"))
        .order_by()
    )
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in cases:
        pair = row["category_id"], row["division"][:9]
        if pair in wanted:
            found[pair] += row["count"]
    return dict(found)
