"""What may be the same matter, while somebody is still typing."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from liren.accounts.sessions import client_address
from liren.cases.choosing import offered_categories
from liren.cases.suggesting import suggest_categories
from liren.cases.telling import STATE_TONES
from liren.cases.views.visiting import reader
from liren.core.encryption import blind_index
from liren.core.identity import uuid7
from liren.core.limits import hit
from liren.core.verdicts import Denied
from liren.matching.permissions import may_join
from liren.matching.queries import Candidate, Sketch, public_matters, same_matters, weights_in_force
from liren.matching.telling import age_words, distance_words
from liren.places.locating import locate

ASKED_PER_HOUR = 600  # by one address, which a whole street may share
MOST = 3
LONGEST = 2000


@require_POST
def similar(request: HttpRequest) -> JsonResponse:
    """Open cases nearby that may be the same matter: {"offers": [{category, distance, age, state, tone, join,
    key}]}.

    Fields: text, category (may be empty), lon, lat. They travel in the body, and nothing is kept. An offer
    holds what everybody may know of a matter in public space, never what its reporter wrote.
    """
    address = blind_index("address", client_address(request))
    if isinstance(hit("similar", address, ASKED_PER_HOUR, timedelta(hours=1)), Denied):
        return JsonResponse({"offers": []}, status=429)
    weights = weights_in_force()
    sketch = _sketch(request)
    if weights is None or sketch is None:
        return JsonResponse({"offers": []})
    actor = reader(request)
    found = same_matters(public_matters(), sketch, weights, most=2 * MOST)
    offers = [_offer(one) for one in found if may_join(actor, one.case)]
    return JsonResponse({"offers": offers[:MOST]})


def _sketch(request: HttpRequest) -> Sketch | None:
    """What was typed so far; None while no place is marked."""
    lon, lat = (_degrees(request.POST.get(name, "")) for name in ("lon", "lat"))
    if lon is None or lat is None:
        return None
    place = locate(lon, lat)
    if place is None:
        return None
    text = request.POST.get("text", "")[:LONGEST]
    chosen = request.POST.get("category", "")[:8]
    codes = (chosen,) if chosen else _spoken_of(text)
    return Sketch(text=text, category_codes=codes, lon=lon, lat=lat, division=place.chain[-1])


def _spoken_of(text: str) -> tuple[str, ...]:
    known = {category.code for category in offered_categories()}
    return tuple(code for code, _ in suggest_categories(text, among=known))


def _degrees(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= 180 else None


def _offer(one: Candidate) -> dict[str, Any]:
    return {
        "category": one.case.category.label,
        "distance": distance_words(one.metres),
        "age": age_words(one.case.opened_at),
        "state": one.case.get_state_display(),
        "tone": STATE_TONES.get(one.case.state, "neutral"),
        "join": reverse("join_matter", args=[one.case.pk]),
        "key": str(uuid7()),
    }
