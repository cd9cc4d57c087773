"""Taking a list out of the house: how many rows, asked how, is on record."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.models import User
from liren.cases.exporting import MOST_ROWS
from liren.cases.models.case import CaseQuerySet
from liren.core.verdicts import Denied, InvalidError, RefusedError
from liren.ledger.actions import record


@transaction.atomic
def export_cases(
    actor: Actor, cases: CaseQuerySet, *, file_format: str, asked: Mapping[str, str]
) -> CaseQuerySet:
    """Note that a list is taken out and hand it over, narrowed to what the actor may know of.

    `asked` is the filter; words that somebody typed are not written down, only that there were some.

    Raises:
        RefusedError: only staff take lists out.
        InvalidError: more rows than a file holds.
    """
    if not actor.is_staff:
        raise RefusedError(Denied(_("Lists are exported by staff.")))
    count = cases.order_by()[: MOST_ROWS + 1].count()
    if count > MOST_ROWS:
        raise InvalidError(
            _("More than %(most)s cases. Narrow the list down, by place or state.")
            % {"most": f"{MOST_ROWS:,}"}
        )
    filters = {name: value for name, value in asked.items() if name != "words" and value}
    record(
        actor,
        "cases.exported",
        User.objects.get(pk=actor.person_id),
        count=count,
        file_format=file_format,
        has_words=bool(asked.get("words")),
        **{f"filter_{name}": value for name, value in filters.items()},
    )
    return cases
