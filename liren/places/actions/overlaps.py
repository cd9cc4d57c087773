"""Recording that several sides claim an area, and ruling on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.core.announcements import announce
from liren.core.verdicts import Denied, InvalidError, RefusedError, require
from liren.ledger.actions import record
from liren.places.actions.versions import lock_zoning, succeed, tell
from liren.places.codes import is_code, lineage, significant
from liren.places.events import OverlapRuled
from liren.places.models import RecordedOverlap
from liren.places.permissions import may_record_overlap, may_rule_overlap
from liren.places.polygons import Border, checked
from liren.places.queries import division_exists


@transaction.atomic
def record_overlap(
    actor: Actor, claims: Sequence[str], polygon: Border, *, on: date, name: str, reason: str = ""
) -> RecordedOverlap:
    """Write down that several divisions or grids claim an area. Until it is ruled on, it changes no answer.

    Raises:
        RefusedError: the actor answers for none of the claims.
        InvalidError: fewer than two claims, or one that does not exist on that day.
    """
    scopes = sorted({significant(claim) for claim in claims})
    require(may_record_overlap(actor, scopes))
    if len(scopes) < 2:
        raise InvalidError(_("An overlap needs two claims."), field="claims")
    for scope in scopes:
        if not is_code(scope) or not division_exists(scope, on):
            raise InvalidError(_("%(code)s is not a division or grid.") % {"code": scope}, field="claims")
    overlap = RecordedOverlap(
        code=shared_scope(scopes),
        claims=scopes,
        name=name,
        reason=reason,
        valid_from=on,
        recorded_by=actor.user_id,
    )
    overlap.set_shape(checked(polygon))
    overlap.save()
    record(actor, "overlap.recorded", overlap, number=str(overlap.number), claims=" ".join(scopes))
    tell(overlap.code, "overlap.recorded", on)
    return overlap


@transaction.atomic
def rule_overlap(actor: Actor, number: UUID, *, winner: str, basis: str, on: date) -> RecordedOverlap:
    """Decide which claim locates the points in an overlap, from a day on, and on what grounds.

    Raises:
        RefusedError: the actor does not stand above all the claims, or the day has passed.
        InvalidError: the winner is none of the claims, or no grounds are given.
    """
    lock_zoning()
    overlap = RecordedOverlap.objects.visible_to(actor).select_for_update().on(on).get(number=number)
    require(may_rule_overlap(actor, overlap))
    if actor.kind != "system" and on < timezone.localdate():
        raise RefusedError(Denied(_("Days that have passed keep the borders they had."), because="state"))
    if significant(winner) not in overlap.claims:
        raise InvalidError(_("The ruling has to name one of the claims."), field="winner")
    if not basis.strip():
        raise InvalidError(
            _("A ruling needs its grounds: the document or agreement it rests on."), field="basis"
        )
    version = succeed(
        overlap,
        on,
        winner=significant(winner),
        basis=basis.strip(),
        ruled_by=actor.user_id,
        ruled_at=timezone.now(),
    )
    record(actor, "overlap.ruled", version, number=str(number), winner=version.winner, on=on.isoformat())
    announce(OverlapRuled(str(number), version.winner, on.isoformat()))
    tell(version.code, "overlap.ruled", on)
    return version


def shared_scope(scopes: Sequence[str]) -> str:
    """The smallest place that contains all of them; "" if only the country does."""
    chains = [lineage(scope) for scope in scopes]
    shared = [step for step in chains[0] if all(step in chain for chain in chains)]
    return shared[-1] if shared else ""
