"""Who may change which places. Reading is free: divisions, grids and borders are public reference data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.core.verdicts import Allowed, Denied, Verdict
from liren.places.codes import significant
from liren.places.models import RecordedOverlap

EDITORS = (Role.ADMINISTRATOR, Role.COMMANDER)
WITNESSES = (*EDITORS, Role.DISPATCHER, Role.COMMUNITY_SECRETARY)


def may_edit_zoning(actor: Actor, code: str, *, on: date | None = None) -> Verdict:
    """Draw, redraw, rename, merge, split or retire a place, from a day on.

    The past keeps its borders: only the platform itself, when it imports or sets up, may begin on an earlier
    day.
    """
    if actor.kind == "system":
        return Allowed()
    if not actor.holds(*EDITORS, division=significant(code)):
        return Denied(_("Only the district's commander or an administrator of this area may change borders."))
    if on is not None and on < timezone.localdate():
        return Denied(_("Days that have passed keep the borders they had."), because="state")
    return Allowed()


def may_import_places(actor: Actor, scope: str = "") -> Verdict:
    """Bring in divisions or borders for everything below a scope."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=significant(scope)):
        return Allowed()
    return Denied(_("Only an administrator of the whole area may import places."))


def may_record_overlap(actor: Actor, claims: Iterable[str]) -> Verdict:
    """Write down that several sides claim an area: anybody who answers for one of the sides may."""
    if actor.kind == "system" or any(actor.holds(*WITNESSES, division=claim) for claim in claims):
        return Allowed()
    return Denied(_("Only somebody who answers for one of the claims may record an overlap."))


def may_rule_overlap(actor: Actor, overlap: RecordedOverlap) -> Verdict:
    """Decide which claim counts: somebody who stands above all of them, so that no side rules for itself."""
    if actor.kind == "system" or actor.holds(*EDITORS, division=overlap.code):
        return Allowed()
    return Denied(_("Only the commander or an administrator above all the claims may rule on an overlap."))


def may_read_topology(actor: Actor, scope: str) -> Verdict:
    """Read the report on gaps, overlaps and grids without a worker: staff of the area, or of a part of it."""
    place = significant(scope)
    if actor.kind == "system" or any(
        post.role is not Role.RESIDENT and (post.covers(place) or post.scope.startswith(place))
        for post in actor.holdings
    ):
        return Allowed()
    return Denied(_("The topology report is for staff of this area."))
