"""Papers that people still sign: the work order, and the receipt of a report."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.cases.models import WorkOrder
from liren.cases.queries import case_for, deadlines_of, next_step, orders_of
from liren.cases.receipts import receipt_for
from liren.cases.telling import deadline_words
from liren.cases.views.visiting import reader
from liren.places.names import division_name, division_path

SUBDISTRICT = 9  # significant digits


@require_safe
@staff_required
def order_paper(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """派遣单: one unit's share of a case, to be signed; for whoever sees the order on the case page."""
    wanted = WorkOrder.objects.filter(pk=order_id).values_list("case_id", flat=True).first()
    if wanted is None:
        raise Http404
    case = case_for(request.actor, wanted)
    order = next((one for one in orders_of(request.actor, case) if one.pk == order_id), None)
    if order is None:
        raise Http404
    context = {
        "case": case,
        "order": order,
        "office": division_name(case.division[:SUBDISTRICT]),
        "place": division_path(case.division)[-4:],
    }
    return render(request, "cases/order_paper.html", context)


@require_safe
def receipt_paper(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """受理回执: for whoever reported, or took the report at a counter or on the phone."""
    actor = reader(request)
    case = case_for(actor, case_id)
    took = actor.user_id is not None and case.taken_by_id == actor.user_id
    own = actor.user_id is not None and case.reporter_id == actor.user_id
    by_receipt = case.pk in actor.receipts
    if not (took or own or by_receipt):
        raise Http404
    context = {
        "case": case,
        "receipt": receipt_for(case.key) if case.receipt_digest and (took or by_receipt) else "",
        "next": next_step(case),
        "why": deadline_words(deadlines_of(case)),
        "office": division_name(case.division[:SUBDISTRICT]),
        "place": division_path(case.division)[-3:],
    }
    return render(request, "cases/receipt_paper.html", context)
