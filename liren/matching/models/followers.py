"""People who said “this is the same matter” instead of reporting it once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from liren.accounts.models import User
from liren.cases.models import Case
from liren.core.identity import uuid7

if TYPE_CHECKING:
    from liren.accounts.actors import Actor


class CaseFollowerQuerySet(models.QuerySet["CaseFollower"]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> CaseFollowerQuerySet:
        """The actor's own, by account or by receipt. Staff see numbers, not persons."""
        if actor.kind == "system":
            return self
        own = Q(pk__in=actor.receipts)
        if actor.user_id is not None:
            own |= Q(user_id=actor.user_id)
        return self.filter(own)

    def current(self) -> CaseFollowerQuerySet:
        """Those who have not left again."""
        return self.filter(left_at__isnull=True)


class CaseFollower(models.Model):
    """One person who joined a case: an account, or whoever holds the receipt number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="followers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    receipt_digest = models.BinaryField(max_length=32, null=True, unique=True)
    key = models.UUIDField(unique=True, editable=False)  # made with the form: sent twice is joined once
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = CaseFollowerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-joined_at"], name="follower_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                condition=Q(left_at__isnull=True, user__isnull=False),
                name="follower_once",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, receipt_digest__isnull=True)
                | Q(user__isnull=True, receipt_digest__isnull=False),
                name="follower_account_or_receipt",
            ),
        ]

    @property
    def division(self) -> str:
        """Where the case lies, for the ledger."""
        return self.case.division
