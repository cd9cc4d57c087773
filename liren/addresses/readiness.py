"""Whether a new compound may open (S2-34): grid, branch, premises, addresses. Nothing is ready with a gap."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.addresses.models import Address, Compound, CompoundOffice
from liren.addresses.panels import Gap, add_readiness_check, readiness_checks
from liren.places.names import division_name
from liren.places.queries import division_exists


def grid_check(compound: Compound) -> Gap:
    """It lies in a grid that exists."""
    label = gettext_lazy("Grid")
    if len(compound.division) == 15 and division_exists(compound.division):
        return Gap(label, True, division_name(compound.division))
    return Gap(label, False, _("It lies in no grid yet: draw one, then set the compound's point."))


def address_check(compound: Compound) -> Gap:
    """As many buildings have an address as were declared, and at least one."""
    label = gettext_lazy("Addresses of all buildings")
    count = Address.objects.live().filter(
        root=compound.address.root, path__startswith=compound.address.path + "/", kind=Address.Kind.BUILDING
    ).count()  # fmt: skip
    declared = compound.buildings or 0
    if count and count >= declared:
        return Gap(label, True, _("%(count)s buildings") % {"count": count})
    return Gap(
        label,
        False,
        _("%(count)s of %(declared)s buildings have an address.")
        % {"count": count, "declared": declared or "?"},
    )


def branch_check(compound: Compound) -> Gap:
    """A party branch is named, until the room of party organisations says it better."""
    label = gettext_lazy("Party branch")
    office = compound.offices.filter(role=CompoundOffice.Role.BRANCH, valid_to=None).first()
    return (
        Gap(label, True, office.name)
        if office
        else Gap(label, False, _("No branch and no instructor is named."))
    )


def property_check(compound: Compound) -> Gap:
    """Somebody looks after it."""
    label = gettext_lazy("Property company")
    office = compound.offices.filter(role=CompoundOffice.Role.PROPERTY, valid_to=None).first()
    return Gap(label, True, office.name) if office else Gap(label, False, _("Nobody is named yet."))


def premises_check(compound: Compound) -> Gap:
    """Rooms for the committee: a public building, until the room of premises says it better."""
    label = gettext_lazy("Premises for the community")
    found = Address.objects.live().filter(
        root=compound.address.root, path__startswith=compound.address.path + "/", building__use="public"
    ).first()  # fmt: skip
    if found:
        return Gap(label, True, found.text)
    return Gap(label, False, _("No building of this compound is registered as public."))


for _name, _check in (
    ("1_grid", grid_check), ("2_address", address_check), ("3_branch", branch_check),
    ("4_premises", premises_check), ("5_property", property_check),
):  # fmt: skip
    add_readiness_check(_name, _check)


def checklist(compound: Compound) -> list[Gap]:
    """Every item, met or not. A room above replaces an item by registering under its name."""
    return [check(compound) for _name, check in readiness_checks()]
