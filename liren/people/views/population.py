"""How many people live where: counts, with the small ones withheld."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liren.accounts.access import ActorRequest
from liren.accounts.actors import SYSTEM
from liren.core.verdicts import Denied, RefusedError
from liren.people.counting import floating_rule, population_of, smallest_shown, suppressed
from liren.people.wall import within
from liren.places.codes import is_code
from liren.places.names import division_names
from liren.places.queries import children, division_path


@require_safe
def population_page(request: ActorRequest) -> HttpResponseBase:
    """The population of a division and of those below it. Everybody may read it; staff a little finer."""
    actor = request.actor
    scopes = [post.scope for post in actor.holdings if post.scope]
    scope = request.GET.get("scope", "") or (min(scopes, key=len) if scopes else "")
    if scope and not is_code(scope):
        raise RefusedError(Denied(_("There is no such place."), "state"))
    is_inside = actor.is_staff and any(scope.startswith(own) for own in scopes)
    k = smallest_shown("inner" if is_inside else "public")
    below = [] if len(scope) >= 15 or (len(scope) >= 12 and not is_inside) else children(scope)
    with within(SYSTEM):
        whole = population_of(scope) if scope else None
        parts = [(one, population_of(one.division)) for one in below] if scope else []
    kinds = ("registered", "actual", "floating", "households")
    columns = {
        kind: suppressed({part.division: getattr(count, kind) for part, count in parts}, k) for kind in kinds
    }
    rows = [(part, [columns[kind][part.division] for kind in kinds]) for part, _count in parts]
    totals = (
        suppressed({kind: getattr(whole, kind) for kind in kinds}, k, total_is_known=False) if whole else {}
    )
    context = {
        "scope": scope,
        "path": division_path(scope) if scope else [],
        "names": division_names([part.division for part, _count in parts]),
        "rows": rows,
        "totals": totals,
        "ages": suppressed(whole.ages, k) if whole else {},
        "k": k,
        "rule": floating_rule(),
        "today": timezone.localdate(),
        "below": children("") if not scope else [],
    }
    return render(request, "people/population_page.html", context)
