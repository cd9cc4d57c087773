"""Work orders: what one unit owes on one case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from liren.accounts.models import User
from liren.cases.models.case import Case
from liren.core.identity import uuid7
from liren.organizations.models import Duty, Organization
from liren.organizations.queries import explained


class WorkOrder(models.Model):
    """A unit's share of a case. Exactly one live order leads; the others assist."""

    class Part(models.TextChoices):
        LEAD = "lead", _("Lead")
        CO_HANDLER = "co_handler", _("Assists")

    class State(models.TextChoices):
        ISSUED = "issued", pgettext_lazy("order state", "Issued")
        ACCEPTED = "accepted", pgettext_lazy("order state", "Accepted")
        HANDLED = "handled", pgettext_lazy("order state", "Handled")
        RETURNED = "returned", pgettext_lazy("order state", "Returned")
        CANCELLED = "cancelled", pgettext_lazy("order state", "Cancelled")

    LIVE = (State.ISSUED, State.ACCEPTED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="orders")
    part = models.CharField(max_length=12, choices=Part.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ISSUED)
    round = models.PositiveSmallIntegerField(default=1)
    issued_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # handled, returned or cancelled
    due_at = models.DateTimeField(null=True)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, null=True, related_name="+")  # why this unit
    result = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "state", "due_at"], name="order_unit"),
            models.Index(fields=["case", "issued_at"], name="order_case"),
            models.Index(fields=["organization", "case"], name="order_reach"),  # what a unit may know of
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"],
                condition=Q(part="lead", state__in=["issued", "accepted", "handled"]),
                name="order_one_lead",
            ),
            models.UniqueConstraint(
                fields=["case", "organization"],
                condition=Q(state__in=["issued", "accepted"]),
                name="order_once_per_unit",
            ),
        ]

    @property
    def explanation(self) -> str:
        """Why this unit was sent, in the reader's language."""
        if self.duty is None:
            return gettext("Chosen by the dispatcher.")
        return explained(self.duty, self.case.category.label)
