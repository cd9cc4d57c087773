"""Whatever hangs on a case is seen by those who may know of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

from liren.cases.models import Case

if TYPE_CHECKING:
    from liren.accounts.actors import Actor

M = TypeVar("M", bound=models.Model)


class OfCases(models.QuerySet[M]):
    """Every read starts with `visible_to`."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of cases that the actor may know of."""
        if actor.kind == "system":
            return self
        return self.filter(case__in=Case.objects.visible_to(actor))
