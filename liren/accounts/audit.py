"""The audit trail of a record, for those who may read it, with names in place of ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts.actors import Actor
from liren.accounts.permissions import may_read_audit
from liren.accounts.queries import names_of
from liren.core.verdicts import require
from liren.ledger.queries import entries_about
from liren.ledger.verbs import name_verbs, verb_words

name_verbs(
    {
        "user.created": gettext_lazy("User added"),
        "user.registered": gettext_lazy("User registered"),
        "user.updated": gettext_lazy("Account changed"),
        "user.signed_in": gettext_lazy("Signed in"),
        "user.sign_in_failed": gettext_lazy("Sign-in failed"),
        "user.password_changed": gettext_lazy("Password changed"),
        "user.password_reset": gettext_lazy("Password reset"),
        "user.deactivated": gettext_lazy("Shut out"),
        "user.reactivated": gettext_lazy("Let in again"),
        "sign_in.ended": gettext_lazy("Signed out"),
        "post.given": gettext_lazy("Post given"),
        "post.ended": gettext_lazy("Post ended"),
    }
)


@dataclass(frozen=True)
class AuditLine:
    """One line of an audit trail."""

    at: datetime
    who: str
    what: str
    details: str  # JSON of codes
    sequence: int | None  # place in the chain


def audit_trail(actor: Actor, *targets: models.Model, division: str) -> list[AuditLine]:
    """What was done to these records of a division, oldest first.

    Raises:
        RefusedError: the actor is no auditor, administrator or secretary there.
    """
    require(may_read_audit(actor, division))
    entries = list(entries_about(*targets))
    names = names_of(entry.actor_id for entry in entries if entry.actor_id)
    kinds = {"system": _("the platform"), "anonymous": _("somebody not signed in"), "person": _("somebody")}
    return [
        AuditLine(
            entry.at,
            (names.get(entry.actor_id) if entry.actor_id else None) or kinds.get(entry.actor_kind, ""),
            verb_words(entry.verb),
            entry.details,
            seal.sequence if (seal := getattr(entry, "seal", None)) else None,
        )
        for entry in entries
    ]
