"""The receipt door: a number opens one case, without an account."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.accounts.sessions import client_address
from liren.cases.queries import case_by_receipt
from liren.cases.receipts import other_door
from liren.cases.views.visiting import remember_receipt
from liren.core.encryption import blind_index
from liren.core.limits import hit
from liren.core.verdicts import Denied

TRIES_PER_HOUR = 30  # a number has 60 bits: this is to keep the database quiet, not to keep the number secret
LONGEST_NUMBER = 40


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_page(request: HttpRequest) -> HttpResponse:
    """Ask for the number; the right one leads to its case, every wrong one to the same answer."""
    if request.method != "POST":
        return render(request, "cases/receipt_page.html")
    address = blind_index("address", client_address(request))
    verdict = hit("receipt", address, TRIES_PER_HOUR, timedelta(hours=1))
    if isinstance(verdict, Denied):
        return render(request, "cases/receipt_page.html", {"error": verdict.reason}, status=429)
    number = request.POST.get("number", "").strip()
    is_number = 0 < len(number) <= LONGEST_NUMBER
    case = case_by_receipt(number) if is_number else None
    if case is None and is_number and (answer := other_door(request, number)):
        return answer
    if case is None:
        error = _("No report has this number. Look at it again: four letters, three times.")
        return render(request, "cases/receipt_page.html", {"error": error, "number": number[:40]}, status=422)
    remember_receipt(request, case.pk)
    return redirect("case_page", case_id=case.pk)
