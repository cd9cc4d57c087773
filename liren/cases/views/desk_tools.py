"""What the desk does with its list: take it out as a file, keep its filter, take one step on many cases."""

from __future__ import annotations

from urllib.parse import parse_qsl
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liren.accounts.access import ActorRequest, safe_next, staff_required
from liren.cases.actions.bulk import BULK_STEPS, MOST_CASES, Chosen, destinations
from liren.cases.actions.bulk_runs import start_run
from liren.cases.actions.conveniences import delete_filter, save_filter
from liren.cases.actions.exporting import export_cases
from liren.cases.debts import debt_page
from liren.cases.exporting import CHUNK, as_csv, as_xlsx, rows_of
from liren.cases.models.case import CaseQuerySet
from liren.cases.queries import debts_of
from liren.cases.views.desk import Wanted, found_cases, place_words
from liren.cases.wording import templates_for
from liren.core.identity import is_uuid
from liren.core.verdicts import InvalidError
from liren.ledger.verbs import name_verbs
from liren.places.names import division_names

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
name_verbs(
    {
        "cases.exported": gettext_lazy("Took out a list of cases"),
        "template.added": gettext_lazy("Added a template"),
        "template.ended": gettext_lazy("Ended a template"),
    }
)


def _list_asked_for(request: ActorRequest, file_format: str) -> CaseQuerySet:
    """The list that the address asks for, whole, and noted in the ledger."""
    wanted = Wanted.of(request.GET)
    asked = {name: getattr(wanted, name) for name in Wanted.__slots__}
    if request.GET.get("show") == "mine":
        cases, asked = debts_of(request.actor), {"show": "mine"}
    else:
        cases = found_cases(request.actor, wanted, timezone.now())
    return export_cases(request.actor, cases, file_format=file_format, asked=asked)


def _file_name(ending: str) -> str:
    return f"liren-{timezone.localtime():%Y%m%d-%H%M}.{ending}"


@require_POST
@staff_required
def desk_export_csv(request: ActorRequest) -> HttpResponseBase:
    """The filtered list as CSV, sent while it is read."""
    cases = _list_asked_for(request, "csv")
    response = StreamingHttpResponse(
        as_csv(rows_of(cases.iterator(chunk_size=CHUNK))), content_type="text/csv; charset=utf-8"
    )
    return _as_download(response, "csv")


@require_POST
@staff_required
def desk_export_xlsx(request: ActorRequest) -> HttpResponseBase:
    """The filtered list as a workbook."""
    cases = _list_asked_for(request, "xlsx")
    file = as_xlsx(rows_of(cases.iterator(chunk_size=CHUNK)), _("Cases"))
    return _as_download(FileResponse(file, content_type=XLSX), "xlsx")


def _as_download(response: HttpResponseBase, ending: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{_file_name(ending)}"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_required
def save_desk_filter(request: ActorRequest) -> HttpResponse:
    """Keep the filter of the list under a name, or forget one of one's own."""
    query = _plain_query(request.POST.get("query", ""))
    if is_uuid(request.POST.get("delete", "")):
        delete_filter(request.actor, UUID(request.POST["delete"]))
        messages.success(request, _("Deleted."))
    else:
        try:
            save_filter(request.actor, name=request.POST.get("name", ""), query=query)
        except InvalidError as error:
            messages.error(request, error.reason)
        else:
            messages.success(request, _("Saved; it stands above the list from now on."))
    return redirect(f"{reverse('desk')}?{query}")


def _plain_query(text: str) -> str:
    """A query of the desk, read and written again: only what the list knows."""
    if "show=mine" in text:
        return "show=mine"
    asked = QueryDict(mutable=True)
    for name, value in parse_qsl(text.lstrip("?")[:400]):
        asked[name] = value
    return Wanted.of(asked).address().lstrip("?")


@require_POST
@staff_required
def desk_bulk(request: ActorRequest) -> HttpResponse:
    """One step on every ticked case, in the background. The answer leads to the page of the run.

    Dispatching shows first where each case would go and why; what is agreed to there is sent.
    """
    post = request.POST
    verb = post.get("verb", "")
    way_back = safe_next(request, post.get("next", ""), reverse("desk"))
    if verb == "dispatch" and "agreed" not in post:
        return _destinations_page(request, way_back)
    template = None
    if verb in BULK_STEPS and is_uuid(post.get("template", "")):
        template = templates_for(request.actor).filter(pk=post["template"], verb=verb).first()
    try:
        if not is_uuid(post.get("key", "")):
            raise InvalidError(_("This form is out of date. Open the page again."), field="key")
        run = start_run(
            request.actor,
            verb,
            _everything(request) if post.get("everything") else _chosen(post),
            key=UUID(post["key"]),
            note=post.get("note", "").strip().replace("\x00", ""),
            template=template,
        )
    except InvalidError as error:
        messages.error(request, error.reason)
        return redirect(way_back)
    return redirect("bulk_run", run_id=run.pk)


def _everything(request: ActorRequest) -> list[Chosen]:
    """The first 200 of the list that the form stood under, whatever page of it was on the screen."""
    asked = QueryDict(request.POST.get("query", "").lstrip("?"))
    if asked.get("show") == "all":
        cases = list(found_cases(request.actor, Wanted.of(asked), timezone.now())[:MOST_CASES])
    else:
        lines = debt_page(request.actor, kind=asked.get("kind", ""), size=MOST_CASES).lines
        cases = [one.case for one in lines if one.case is not None and one.kind in ("case", "order")]
    return [Chosen(case.pk, case.version) for case in cases]


def _destinations_page(request: ActorRequest, way_back: str) -> HttpResponse:
    """Where each ticked case would go, and why, before any is sent."""
    post = request.POST
    try:
        rows = destinations(request.actor, _everything(request) if post.get("everything") else _chosen(post))
    except InvalidError as error:
        messages.error(request, error.reason)
        return redirect(way_back)
    names = division_names({code for row in rows for code in (row.case.division[:12], row.case.division)})
    context = {
        "going": [(row, place_words(row.case, names)) for row in rows if row.can_go],
        "staying": [(row, place_words(row.case, names)) for row in rows if not row.can_go],
        "key": post.get("key", ""),
        "note": post.get("note", "").strip().replace("\x00", ""),
        "template": post.get("template", ""),
        "way_back": way_back,
    }
    return render(request, "cases/desk_destinations.html", context)


def _chosen(post: QueryDict) -> list[Chosen]:
    """The ticked cases: each "id", "id:version" or "id:version:unit"."""
    chosen = []
    for ticked in post.getlist("case"):
        case_id, version, unit = [*ticked.split(":"), "", ""][:3]
        if is_uuid(case_id):
            seen = int(version) if version.isdecimal() else None
            chosen.append(Chosen(UUID(case_id), seen, UUID(unit) if is_uuid(unit) else None))
    return chosen
