"""Photos of cases: handed out only to those who may see the case, each time anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from liren.cases.models import Case, Photo
from liren.cases.photos import photo_path, thumb_path
from liren.cases.views.visiting import reader


@require_safe
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponseBase:
    """The whole picture."""
    return _handed_out(request, photo_id, photo_path)


@require_safe
def photo_thumb(request: HttpRequest, photo_id: UUID) -> HttpResponseBase:
    """The small picture."""
    return _handed_out(request, photo_id, thumb_path)


def _handed_out(request: HttpRequest, photo_id: UUID, path_of: Callable[[str], Path]) -> HttpResponseBase:
    found = Photo.objects.filter(case__in=Case.objects.visible_to(reader(request))).get(pk=photo_id)
    try:
        picture = path_of(found.file).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(picture, content_type="image/jpeg", filename=f"{found.pk}.jpg")
    response["Cache-Control"] = "private, max-age=600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
