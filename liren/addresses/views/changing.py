"""What can be done to an address, each a form on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.actors import Actor
from liren.addresses.actions.compounds import CompoundFacts, describe_building, found_compound
from liren.addresses.actions.registering import Where, add_alias, register_address
from liren.addresses.actions.reshaping import (
    merge_addresses,
    rename_address,
    retire_address,
    split_address,
    undo_merge,
)
from liren.addresses.forms import (
    AliasForm,
    BuildingForm,
    MergeForm,
    NewAddressForm,
    RenameForm,
    RetireForm,
    SplitForm,
)
from liren.addresses.models import Address
from liren.addresses.parsing.folding import folded
from liren.addresses.resolving import address_of, resolve
from liren.core.verdicts import InvalidError

Facts = dict[str, Any]


@require_POST
@staff_required
def register_new_address(request: ActorRequest) -> HttpResponseBase:
    """Register an address that was typed."""
    facts = _valid(NewAddressForm(request.POST))
    where = Where(facts["division"][:6], facts["division"])
    address = register_address(request.actor, facts["text"], where, reason=_("by hand"))
    messages.success(request, _("Registered: %(address)s") % {"address": address.text})
    return redirect("address_page", address_id=address.pk)


@require_POST
@staff_required
def change_address(request: ActorRequest, address_id: UUID) -> HttpResponseBase:
    """`act` says what: alias, rename, merge, split, retire, building, compound."""
    address = address_of(request.actor, address_id)
    form_class, act = ACTS.get(request.POST.get("act", ""), (None, None))
    if form_class is None or act is None:
        raise InvalidError(_("There is no such step."), field="act")
    stays = act(request.actor, address, _valid(form_class(request.POST)))
    messages.success(request, _("Done. The former words still lead here."))
    return redirect("address_page", address_id=stays)


@require_POST
@staff_required
def undo_address_merge(request: ActorRequest, change_id: UUID) -> HttpResponseBase:
    """Take a merging back."""
    address = undo_merge(request.actor, change_id, reason=_("by hand"))
    messages.success(request, _("The merging is undone; both addresses live."))
    return redirect("address_page", address_id=address.pk)


def _valid(form: forms.Form) -> Facts:
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        raise InvalidError(f"{label} {errors[0]}".strip(), field=name)
    return form.cleaned_data


def _alias(actor: Actor, address: Address, facts: Facts) -> UUID:
    add_alias(actor, address.pk, facts["text"], source=facts["source"])
    return address.pk


def _rename(actor: Actor, address: Address, facts: Facts) -> UUID:
    return rename_address(actor, address.pk, facts["name"], reason=facts["reason"]).pk


def _merge(actor: Actor, address: Address, facts: Facts) -> UUID:
    exact = [one for one in resolve(actor, facts["into"], address.root) if one.is_exact]
    others = [one.address for one in exact if one.address.pk != address.pk]
    if len(others) != 1:
        raise InvalidError(
            _("%(count)s registered addresses are called so; it must be one.") % {"count": len(others)},
            field="into",
        )
    merge_addresses(actor, address.pk, others[0].pk, reason=facts["reason"])
    return others[0].pk


def _split(actor: Actor, address: Address, facts: Facts) -> UUID:
    wanted = {folded(name)[0] for name in folded(facts["children"])[0].replace("、", ",").split(",") if name}
    children = [
        one.pk for one in Address.objects.live().filter(parent=address) if folded(one.name)[0] in wanted
    ]
    if len(children) != len(wanted):
        raise InvalidError(_("Choose from what lies directly in this address."), field="children")
    return split_address(actor, address.pk, facts["name"], children=children, reason=facts["reason"]).pk


def _retire(actor: Actor, address: Address, facts: Facts) -> UUID:
    return retire_address(actor, address.pk, reason=facts["reason"]).pk


def _building(actor: Actor, address: Address, facts: Facts) -> UUID:
    form = BuildingForm()
    form.cleaned_data = facts
    describe_building(actor, address.pk, form.facts())
    return address.pk


def _compound(actor: Actor, address: Address, _facts: Facts) -> UUID:
    found_compound(actor, address.pk, CompoundFacts(), stage="opening")
    return address.pk


ACTS: dict[str, tuple[type[forms.Form], Callable[[Actor, Address, Facts], UUID]]] = {
    "alias": (AliasForm, _alias),
    "rename": (RenameForm, _rename),
    "merge": (MergeForm, _merge),
    "split": (SplitForm, _split),
    "retire": (RetireForm, _retire),
    "building": (BuildingForm, _building),
    "compound": (forms.Form, _compound),
}
