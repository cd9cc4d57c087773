"""Reading who reported a case. Possible for those who must call back, and always on record."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case
from liren.cases.permissions import may_read_contact
from liren.core.verdicts import InvalidError, require
from liren.ledger.actions import record

PURPOSES = ("call_back", "arrange_visit", "clarify_place")


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the person who reported."""

    name: str
    phone: str


@transaction.atomic
def read_contact(actor: Actor, case_id: UUID, *, purpose: str) -> Contact:
    """The reporter's name and phone, for one stated purpose. The ledger keeps who read it and why, not
    what."""
    case = Case.objects.visible_to(actor).select_related("reporter").get(pk=case_id)
    require(may_read_contact(actor, case))
    if purpose not in PURPOSES:
        raise InvalidError(_("Choose what you need it for."), field="purpose")
    record(actor, "case.contact_read", case, purpose=purpose)
    if case.reporter:
        return Contact(case.reporter.name, case.reporter.phone or "")
    return Contact(case.contact_name, case.contact_phone)
