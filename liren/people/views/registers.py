"""The register of residents as staff see it: masked, found by number, phone or name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, role_required
from liren.core.identity import is_uuid
from liren.core.verdicts import InvalidError, RefusedError, require
from liren.people.actions.registering import change_person, facts_of, register_person
from liren.people.forms import CareForm, CareLookForm, NewPersonForm, PersonForm, RevealForm
from liren.people.models import Person
from liren.people.permissions import KEEPERS, READERS, may_keep_residents, own_scopes
from liren.people.queries import PAGE, Record, people_found, record_of, residents_of
from liren.people.wall import within
from liren.places.names import division_names
from liren.places.queries import division_name, grids_of


def _grids(request: ActorRequest, *, keeping: bool = False) -> list[tuple[str, str]]:
    """Codes and names of the grids the actor serves, as "community · grid"."""
    scopes = request.actor.scopes(*KEEPERS) if keeping else own_scopes(request.actor)
    codes = sorted({grid.code for scope in scopes for grid in grids_of(scope).light()})
    names = division_names([*codes, *{code[:12] for code in codes}])
    found = [(code, f"{names[code[:12]]} · {names[code]}") for code in codes]
    whole = [] if keeping else [(scope, division_name(scope)) for scope in scopes if len(scope) == 12]
    return [*whole, *found]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def people_page(request: ActorRequest) -> HttpResponseBase:
    """Residents of one's own area; somebody is looked for by POST, so that no number gets into an address."""
    words, found, fault = request.POST.get("words", "")[:60], None, ""
    if request.method == "POST":
        try:
            found = people_found(request.actor, words)
        except InvalidError:
            fault = _("Type a name, a phone number or an ID number.")
    grids = _grids(request)
    scope = request.GET.get("scope", "")
    chosen = scope if scope in {code for code, _name in grids} else (grids[0][0] if grids else "")
    after = request.GET.get("after", "")
    rows = [] if found is not None or not chosen else residents_of(
        request.actor, chosen, after=UUID(after) if is_uuid(after) else None
    )  # fmt: skip
    context = {
        "words": words,
        "fault": fault,
        "found": found,
        "people": (found if found is not None else rows)[:PAGE],
        "grids": grids,
        "scope": chosen,
        "names": dict(grids),
        "more": rows[PAGE - 1].id if len(rows) > PAGE else "",
        "may_keep": bool(request.actor.scopes(*KEEPERS)),
    }
    return render(request, "people/people_page.html", context, status=422 if fault else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*KEEPERS)
def register_resident(request: ActorRequest) -> HttpResponseBase:
    """Register somebody."""
    form = NewPersonForm(
        request.POST if request.method == "POST" else None, grids=_grids(request, keeping=True)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = register_person(request.actor, given["division"], form.facts(), person_id=given["key"])
        except InvalidError as error:
            form.add_error(error.field or None, error.reason)
        else:
            messages.success(
                request, _("Registered. The person can see the record once their account is linked.")
            )
            return redirect("person_page", person_id=person.pk)
    return render(
        request, "people/register_resident.html", {"form": form}, status=422 if form.errors else 200
    )


def record_context(request: ActorRequest, record: Record, **more: Any) -> dict[str, Any]:
    """What the page of one person shows, whoever renders it."""
    person = record.person
    places = {person.division, person.division[:12], *(home.division for home in record.homes)}
    return {
        "record": record,
        "person": person,
        "names": division_names(places),
        "verdict": may_keep_residents(request.actor, person.division),
        "reveal": RevealForm(),
        "look": CareLookForm(),
        "care": CareForm(),
        "opened": None,
        "tags": None,
    } | more


@never_cache
@require_http_methods(["GET", "HEAD"])
@role_required(*READERS)
def person_page(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """One person, masked. That the page was opened is noted for the person to see."""
    return render(
        request, "people/person_page.html", record_context(request, record_of(request.actor, person_id))
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*KEEPERS)
def change_resident(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """Write a record anew. The old values are not shown: whoever corrects types what is right."""
    with within(request.actor):
        person = Person.objects.visible_to(request.actor).present().get(pk=person_id)
        require(may_keep_residents(request.actor, person.division))
        before = facts_of(person)
    initial = {"version": person.version, "sex": person.sex, "hukou": person.hukou, "birth_date": None}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=initial)
    for name in ("name", "id_number", "phone", "birth_date"):
        form.fields[name].required = False
        form.fields[name].widget.attrs["placeholder"] = _("unchanged")
    if request.method == "POST" and form.is_valid():
        given = form.facts()
        kept = type(given)(
            given.name or before.name,
            given.id_number or before.id_number,
            given.phone or before.phone,
            given.birth_date or (None if given.id_number else before.birth_date),
            given.sex or before.sex,
            given.hukou,
        )
        try:
            change_person(request.actor, person_id, kept, seen_version=form.cleaned_data["version"] or 0)
        except InvalidError as error:
            form.add_error(error.field or None, error.reason)
        except RefusedError as error:
            form.add_error(None, error.verdict.reason)
        else:
            messages.success(request, _("Changed. The person can see that it was, and by which office."))
            return redirect("person_page", person_id=person_id)
    context = {"form": form, "person_id": person_id}
    return render(request, "people/change_resident.html", context, status=422 if form.errors else 200)


def no_store(response: HttpResponse) -> HttpResponse:
    """Keep an opened value out of every cache."""
    response["Cache-Control"] = "no-store"
    return response
