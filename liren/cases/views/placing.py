"""A point in words, for somebody who is about to report from it."""

from __future__ import annotations

import math

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.places.locating import locate
from liren.places.names import division_path

SHOWN = 3  # the deepest names of the path: subdistrict, community, grid
COARSE = 100  # metres; a position less exact than this is said to be so


@require_POST
def place_words(request: HttpRequest) -> JsonResponse:
    """The names of the place at lon, lat: {"inside": bool, "words": str}.

    Fields: lon, lat in degrees, metres (how exact the position is). They travel in the body, and nothing is
    kept: an address would be logged.
    """
    lon, lat = _number(request.POST.get("lon")), _number(request.POST.get("lat"))
    found = locate(lon, lat) if lon is not None and lat is not None else None
    if found is None:
        return JsonResponse({"inside": False, "words": ""})
    words = " ".join(division_path(found.division)[-SHOWN:])
    metres = _number(request.POST.get("metres"))
    if metres is not None and metres >= COARSE:
        words += " · " + _("to about %(metres)d m; please check it on the map") % {"metres": round(metres)}
    return JsonResponse({"inside": True, "words": words})


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= 1_000_000 else None
