"""Photos on their way in: refused in clear words before a large body is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from liren.cases.photos import MOST_PHOTOS
from liren.core.middleware import prefers_json
from liren.core.verdicts import InvalidError

MEGABYTE = 1024 * 1024
LARGEST_PHOTO = 15 * MEGABYTE
LARGEST_BODY = 60 * MEGABYTE
DRAINED = 4 * LARGEST_BODY  # read and thrown away, so that the browser stays to hear the answer

View = Callable[..., HttpResponseBase]


def takes_photos(view: View) -> View:
    """Guard a view that takes photos.

    A body over 60 MB is answered 413 and more than nine files 422, both before the view runs. The check
    of the
    CSRF token reads the whole body, so it has to come after the check of its size.
    """
    guarded = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def sized(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            _drain(request)
            return _too_large(request)
        try:
            return guarded(request, *args, **kwargs)
        except TooManyFilesSent as error:
            raise InvalidError(
                _("At most %(count)d photos.") % {"count": MOST_PHOTOS}, field="photos"
            ) from error

    return sized


def _drain(request: HttpRequest) -> None:
    for _piece in range(DRAINED // MEGABYTE):
        if not request.read(MEGABYTE):
            return


def _too_large(request: HttpRequest) -> HttpResponseBase:
    reason = _("The photos are too large together: at most %(total)d MB. Send fewer, or smaller ones.") % {
        "total": LARGEST_BODY // MEGABYTE
    }
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if prefers_json(request):
        return JsonResponse({"reason": reason, "field": "photos"}, status=status)
    # The frame of the page would look for the CSRF token in the body that was just thrown away.
    request.POST = request.POST.__class__("")
    return render(request, "ui/refused.html", {"reason": reason, "status": int(status)}, status=status)


def uploaded_photos(request: HttpRequest, name: str = "photos") -> tuple[bytes, ...]:
    """The photos of a form, as they came.

    Raises:
        InvalidError: one is larger than 15 MB, or there are more than nine.
    """
    files = [file for file in request.FILES.getlist(name) if file.size]
    if len(files) > MOST_PHOTOS:
        raise InvalidError(_("At most %(count)d photos.") % {"count": MOST_PHOTOS}, field="photos")
    for position, file in enumerate(files, 1):
        if (file.size or 0) > LARGEST_PHOTO:
            words = _("Photo %(position)d is larger than %(most)d MB.")
            raise InvalidError(
                words % {"position": position, "most": LARGEST_PHOTO // MEGABYTE}, field="photos"
            )
    return tuple(file.read() for file in files)
