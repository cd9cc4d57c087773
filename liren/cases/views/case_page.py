"""One case: for its reporter in plain words, for staff with everything they need to decide."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liren.cases.queries import case_for
from liren.cases.views.my_reports import reporter_page
from liren.cases.views.visiting import reader


@require_safe
def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The page of one case."""
    return reporter_page(request, case_for(reader(request), case_id))
