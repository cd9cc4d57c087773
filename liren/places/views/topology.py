"""The report on what is wrong with the zoning, and recorded overlaps with their rulings."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.core.verdicts import require
from liren.places.actions import rule_overlap
from liren.places.forms import RulingForm
from liren.places.maps import findings_geojson
from liren.places.models import RecordedOverlap
from liren.places.names import division_name, division_names
from liren.places.permissions import may_read_topology, may_rule_overlap
from liren.places.queries import legacy_conflicts, overlap, overlaps_under
from liren.places.staffing import staffing_report
from liren.places.topology import Finding, TopologyReport, remembered_report
from liren.places.views.browsing import map_sources, path_of
from liren.places.views.map_data import asked_day, asked_scope

SHOWN = 100  # lines of one kind; the count above them is of all


@staff_required
def topology_page(request: ActorRequest) -> HttpResponseBase:
    """Gaps, overlaps, grids outside their parent, without a worker or out of range. `?scope=` and `?on=`."""
    scope, day = _scope(request), asked_day(request)
    require(may_read_topology(request.actor, scope))
    report, staffing = remembered_report(scope, day), staffing_report(scope, day)
    recorded = list(overlaps_under(request.actor, scope, on=day).defer("polygon"))
    codes = {code for findings in _kinds(report) for finding in findings for code in finding.codes}
    codes |= {claim for one in recorded for claim in one.claims}
    context = {
        "scope": scope,
        "day": day,
        "is_today": day == timezone.localdate(),
        "name": division_name(scope) if scope else _("All places"),
        "path": [
            *path_of(scope),
            (division_name(scope) or _("All places"), reverse("places_page") + f"?scope={scope}"),
        ],
        "report": report,
        "coverage": f"{report.coverage:.2%}" if report.coverage is not None else "",
        "staffing": staffing,
        "shown": SHOWN,
        "names": division_names(codes),
        "recorded": recorded,
        "conflicts": legacy_conflicts(scope)[:SHOWN],
        "map": f"{map_sources(scope, 'grid', day)} {reverse('topology_json')}?scope={scope}&on={day}",
    }
    return render(request, "places/topology_page.html", context)


@require_safe
@staff_required
def topology_json(request: ActorRequest) -> HttpResponseBase:
    """The shapes of the findings, for the map of the report."""
    scope, day = asked_scope(request), asked_day(request)
    require(may_read_topology(request.actor, scope))
    report = remembered_report(scope, day)
    tones = ("danger", "warn", "warn", "info")
    findings = [
        (finding.shape, finding.area_text, tone)
        for tone, kind in zip(tones, _kinds(report), strict=True)
        for finding in kind[:SHOWN]
    ]
    return HttpResponse(findings_geojson(findings), content_type="application/geo+json")


@staff_required
def overlap_page(request: ActorRequest, number: UUID) -> HttpResponseBase:
    """One recorded overlap: the claims, the ruling, and the form to rule for whoever may."""
    found = overlap(number, asked_day(request))
    verdict = may_rule_overlap(request.actor, found)
    form = RulingForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(verdict)
        if form.is_valid():
            data = form.cleaned_data
            rule_overlap(request.actor, number, winner=data["winner"], basis=data["basis"], on=data["on"])
            messages.success(request, _("The ruling is valid from %(day)s on.") % {"day": data["on"]})
            return redirect("overlap_page", number=number)
    context = {
        "overlap": found,
        "claims": [(claim, division_name(claim), claim == found.winner) for claim in found.claims],
        "history": RecordedOverlap.objects.filter(number=number).order_by("-valid_from").defer("polygon"),
        "verdict": verdict,
        "form": form,
        "map": " ".join(
            [map_sources(found.code, "grid", found.valid_from), reverse("overlap_json", args=[number])]
        ),
        "path": path_of(found.code),
    }
    return render(request, "places/overlap_page.html", context, status=422 if form.errors else 200)


@require_safe
@staff_required
def overlap_json(request: ActorRequest, number: UUID) -> HttpResponseBase:
    """The border of a recorded overlap."""
    found = overlap(number)
    shape = [(found.shape, found.name, "warn")] if found.shape is not None else []
    return HttpResponse(findings_geojson(shape), content_type="application/geo+json")


def _kinds(report: TopologyReport) -> tuple[list[Finding], list[Finding], list[Finding], list[Finding]]:
    return report.overlaps, report.gaps, report.outside, report.explained


def _scope(request: ActorRequest) -> str:
    """The scope asked for, else the reader's widest."""
    if "scope" in request.GET:
        return asked_scope(request)
    return min((post.scope for post in request.actor.holdings), key=len, default="")
