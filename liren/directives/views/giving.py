"""The form that gives a directive: as a page of its own, or inside the command page's drawer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, staff_required
from liren.cases.models import Case
from liren.core.explaining import limit_words
from liren.core.identity import uuid7
from liren.core.verdicts import InvalidError, require
from liren.directives.actions.giving import Spot, give_directive
from liren.directives.forms import DirectiveForm
from liren.directives.machine import Level, Stage
from liren.directives.permissions import GIVERS, may_issue
from liren.directives.queries import choices_for
from liren.directives.terms import terms_in_force
from liren.places.codes import is_code, significant
from liren.places.locating import locate
from liren.places.names import division_path

DRAWER = "directive-drawer"  # the id of the place on the command page that takes the form


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def new_directive(request: ActorRequest) -> HttpResponseBase:
    """Give a directive: `?scope=` an area, `lon=&lat=` a point in it, or `case=` a case."""
    asked = request.POST if request.method == "POST" else request.GET
    spot, case = _asked_spot(request, asked)
    require(may_issue(request.actor, spot.division))
    form = DirectiveForm(
        request.POST if request.method == "POST" else None,
        initial={"key": uuid7(), "level": Level.ORDINARY, "limit_kind": "working_hours", "addressees": []},
        groups=choices_for(request.actor, spot.division),
    )
    is_drawer = request.headers.get("HX-Target") == DRAWER
    if request.method == "POST" and form.is_valid():
        try:
            directive = give_directive(request.actor, spot, form.facts())
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            address = reverse("directive_page", args=[directive.pk])
            if is_drawer:
                context = {"directive": directive, "count": directive.addressees.count()}
                return render(request, "directives/given.html", context)
            messages.success(request, _("Given. Every addressee has been told."))
            return redirect(address)
    context = {
        "form": form,
        "spot": spot,
        "case": case,
        "place": " ".join(division_path(spot.division)[-2:]),
        "terms": _terms(),
        "is_drawer": is_drawer,
        "chosen": set(form["addressees"].value() or ()),
    }
    template = "directives/drawer.html" if is_drawer else "directives/new_directive.html"
    response: HttpResponse = render(request, template, context, status=422 if form.errors else 200)
    response["Vary"] = "HX-Target"
    return response


def _terms() -> list[tuple[str, str, str]]:
    rows = terms_in_force(timezone.localdate())
    found = []
    for level in Level:
        sign, report = rows.get((level.value, Stage.SIGN.value)), rows.get((level.value, Stage.REPORT.value))
        if sign and report:
            found.append((str(level.label), limit_words(sign.limit), limit_words(report.limit)))
    return found


def _asked_spot(request: ActorRequest, asked: QueryDict) -> tuple[Spot, Case | None]:
    """What the directive is for. A point without an area lies where it lies."""
    if named := asked.get("case", ""):
        case = Case.objects.visible_to(request.actor).select_related("category").get(pk=_uuid(named))
        return Spot(case.division, case.lon, case.lat, case.pk), case
    scope = asked.get("scope", "")
    if scope and not is_code(scope):
        raise InvalidError(_("A place is named by 2, 4, 6, 9, 12 or 15 digits."), field="scope")
    lon, lat = _point(asked)
    if lon is not None and lat is not None and len(scope) < 15:
        found = locate(lon, lat)
        scope = found.grid if found else scope
    if not scope:
        scope = min(request.actor.scopes(*GIVERS), key=len, default="")
    return Spot(significant(scope) if scope else "", lon, lat), None


def _point(asked: QueryDict) -> tuple[float | None, float | None]:
    if not asked.get("lon") or not asked.get("lat"):
        return None, None
    try:
        lon, lat = float(asked.get("lon", "")), float(asked.get("lat", ""))
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError
    except ValueError as error:
        raise InvalidError(_("This is not a position."), field="lon") from error
    return round(lon, 6), round(lat, 6)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Case.DoesNotExist from error
