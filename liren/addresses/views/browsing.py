"""Finding addresses: by words, down the tree, on the map; and the page of one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.addresses.forms import (
    AliasForm,
    BuildingForm,
    MergeForm,
    NewAddressForm,
    RenameForm,
    RetireForm,
    SplitForm,
)
from liren.addresses.models import Address, Building
from liren.addresses.panels import hanging_on
from liren.addresses.parsing import parse
from liren.addresses.permissions import may_keep_addresses, may_reshape_addresses
from liren.addresses.queries import chain, children_of, history_of, ids_in, tops
from liren.addresses.resolving import address_of, resolve_parsed
from liren.addresses.views.asking import asked_scope, page_number, scope_path, sliced
from liren.places.names import division_name, division_path

MOST_POINTS = 4000


@require_safe
@staff_required
def addresses_page(request: ActorRequest) -> HttpResponseBase:
    """`?q=` any way to write an address; without it the roads and compounds of `?scope=`."""
    words, scope = request.GET.get("q", "").strip()[:200], asked_scope(request)
    parsed = parse(words) if words else None
    found = resolve_parsed(request.actor, parsed, scope) if parsed else []
    lines, more = ([], False) if words else sliced(tops(request.actor, scope), page_number(request))  # type: ignore[arg-type]  # a queryset is sliced like a list
    keep = may_keep_addresses(request.actor, scope)
    context = {
        "words": words,
        "scope": scope,
        "path": scope_path(scope, reverse("addresses_page")),
        "parsed": parsed,
        "found": found,
        "lines": lines,
        "page": page_number(request),
        "more": more,
        "keep": keep,
        "form": NewAddressForm(initial={"text": words, "division": scope if len(scope) > 9 else ""}),
    }
    return render(request, "addresses/addresses_page.html", context)


@require_safe
@staff_required
def address_page(request: ActorRequest, address_id: UUID) -> HttpResponseBase:
    """One address: where it lies, how else it is written, what is in it and on it, what was done to it."""
    address = address_of(request.actor, address_id)
    if address.pk != address_id:
        return redirect("address_page", address_id=address.pk)
    building = Building.objects.filter(pk=address.pk).first()
    context = {
        "address": address,
        "above": [(one.name, reverse("address_page", args=[one.pk])) for one in chain(address)],
        "area": " · ".join(division_path(address.division)[-3:]),
        "grid": division_name(address.division),
        "children": list(children_of(request.actor, address)[:400]),
        "aliases": list(address.aliases.order_by("-since", "text")[:50]),
        "history": history_of(address)[:50],
        "hanging": hanging_on(request.actor, address, ids_in(request.actor, address)),
        "building": building,
        "compound": getattr(address, "compound", None),
        "keep": may_keep_addresses(request.actor, address.division),
        "reshape": may_reshape_addresses(request.actor, address.division),
        "alias_form": AliasForm(),
        "rename_form": RenameForm(initial={"name": address.name}),
        "merge_form": MergeForm(),
        "split_form": SplitForm(),
        "retire_form": RetireForm(),
        "building_form": BuildingForm(initial=vars(building) if building else None),
    }
    return render(request, "addresses/address_page.html", context)


@require_safe
@staff_required
def address_points(request: ActorRequest) -> HttpResponseBase:
    """Points of the map: what lies in `?parent=`, else the roads, estates and buildings of `?scope=`."""
    found = Address.objects.visible_to(request.actor).live().filter(lon__isnull=False)
    if parent := request.GET.get("address"):
        try:
            found = found.filter(pk=UUID(parent)) | found.filter(parent_id=UUID(parent))
        except ValueError:
            found = found.none()
    else:
        found = found.under(asked_scope(request)).filter(kind__in=("estate", "number"))
    points = [
        {
            "id": str(pk),
            "lon": lon,
            "lat": lat,
            "tone": "info" if kind == "estate" else "neutral",
            "label": text,
            "url": reverse("address_page", args=[pk]),
        }
        for pk, lon, lat, kind, text in found.values_list("pk", "lon", "lat", "kind", "text")[:MOST_POINTS]
    ]
    return JsonResponse({"points": points})
