"""Doubtful pairs: two lines that may be one estate, ruled on once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.addresses.actions.estates import rule_pair, undo_ruling, weights_in_force
from liren.addresses.models import EstatePair
from liren.addresses.permissions import may_reshape_addresses
from liren.addresses.queries import ruled_pairs, waiting_pairs
from liren.addresses.views.asking import asked_scope, scope_path
from liren.core.verdicts import InvalidError

SHOWN = 20
FACTOR_WORDS: dict[str, str | Promise] = {
    "name": gettext_lazy("names alike"),
    "same_name": gettext_lazy("the very same name"),
    "number": gettext_lazy("same house number"),
    "other_number": gettext_lazy("another house number"),
    "other_name": gettext_lazy("names unlike"),
    "phase": gettext_lazy("another phase"),
    "distance": gettext_lazy("close by"),
    "far": gettext_lazy("far apart"),
    "district": gettext_lazy("district"),
    "developer": gettext_lazy("same developer"),
    "size": gettext_lazy("year and size"),
    "common": gettext_lazy("a common name"),
}


@require_safe
@staff_required
def estate_pairs(request: ActorRequest) -> HttpResponseBase:
    """Pairs of `?scope=` that wait, and those ruled on lately."""
    scope = asked_scope(request)
    waiting = waiting_pairs(request.actor, scope)
    context = {
        "scope": scope,
        "path": scope_path(scope, reverse("estate_pairs")),
        "count": waiting.count(),
        "pairs": [(pair, _factors(pair)) for pair in waiting[:SHOWN]],
        "ruled": list(ruled_pairs(request.actor, scope)[:SHOWN]),
        "weights": weights_in_force(),
        "verdict": may_reshape_addresses(request.actor, scope),
    }
    return render(request, "addresses/estate_pairs.html", context)


def _factors(pair: EstatePair) -> list[tuple[str | Promise, float]]:
    return [(FACTOR_WORDS.get(name, name), value) for name, value in pair.factors.items()]


@require_POST
@staff_required
def rule_estate_pair(request: ActorRequest, pair_id: UUID) -> HttpResponseBase:
    """`ruling`: same, different, or undo."""
    ruling = request.POST.get("ruling", "")
    if ruling == "undo":
        pair = undo_ruling(request.actor, pair_id)
        messages.success(request, _("The ruling is taken back; the pair waits again."))
    elif ruling in EstatePair.Ruling.values:
        pair = rule_pair(request.actor, pair_id, ruling)
        messages.success(request, _("Ruled: %(ruling)s.") % {"ruling": pair.get_ruling_display()})
    else:
        raise InvalidError(_("Choose whether they are the same."), field="ruling")
    scope = request.POST.get("scope", "")
    return redirect(
        f"{reverse('estate_pairs')}?scope={scope}" if scope.isdecimal() else reverse("estate_pairs")
    )
