"""Receipt numbers of people who joined without an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from liren.cases.receipts import add_receipt_door, receipt_digest
from liren.cases.views.visiting import remember_receipt
from liren.matching.models import CaseFollower


def open_followed(request: HttpRequest, number: str) -> HttpResponse | None:
    """Lead whoever shows the number to what they joined; None if the number is not of this room."""
    follower = CaseFollower.objects.current().filter(receipt_digest=receipt_digest(number)).first()
    if follower is None:
        return None
    remember_receipt(request, follower.pk)
    return redirect("followed_page", follower_id=follower.pk)


def register() -> None:
    """Answer for the receipt numbers that this room gave out."""
    add_receipt_door("matching", open_followed)
