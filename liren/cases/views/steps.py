"""One door for every step of a case: pages and programs post a verb, the actions decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liren.accounts.access import safe_next
from liren.accounts.actors import Actor
from liren.cases.actions import closing, dispatching, handling, verifying
from liren.cases.actions.opening import add_photos
from liren.cases.actions.stepping import LONGEST_NOTE, Word
from liren.cases.machine import State
from liren.cases.models import Case, Photo, TimelineEntry
from liren.cases.moments import happening
from liren.cases.views.undoing import said_with_undo
from liren.cases.views.uploads import takes_photos, uploaded_photos
from liren.cases.views.visiting import reader
from liren.core.middleware import prefers_json
from liren.core.verdicts import InvalidError

DRAFT = "step_draft"  # what was typed into a step that was sent back, kept in the session until it is shown
Fields = Callable[[Actor, QueryDict], dict[str, Any]]


def _nothing(actor: Actor, post: QueryDict) -> dict[str, Any]:
    return {}


def _category(actor: Actor, post: QueryDict) -> dict[str, Any]:
    return {"category_code": post.get("category", "")}


def _units(actor: Actor, post: QueryDict) -> dict[str, Any]:
    return {
        "lead": _uuid(post.get("lead", ""), "lead", _("Choose the unit that leads.")),
        "co_handlers": [
            _uuid(unit, "co_handlers", _("Choose units from the list."))
            for unit in post.getlist("co_handlers")
            if unit
        ],
    }


def _score(actor: Actor, post: QueryDict) -> dict[str, Any]:
    score = post.get("score", "")
    return {"score": int(score) if score in {"1", "2", "3", "4", "5"} else 0}


def _other_case(actor: Actor, post: QueryDict) -> dict[str, Any]:
    """The case to join, by its number as people say it, or by its id."""
    said = post.get("into", "").strip()
    if said.isdecimal():
        found = Case.objects.visible_to(actor).filter(number=said).values_list("pk", flat=True).first()
    else:
        found = _uuid(said, "into", _("Write the number of the other case."))
    if found is None:
        raise InvalidError(_("No case that you can see has this number."), field="into")
    return {"into": found}


@dataclass(frozen=True, slots=True)
class _Door:
    """What a verb needs: its action, its fields beyond the word, whose photos these are, what is said
    after."""

    action: Callable[..., Case]
    said: object
    fields: Fields = _nothing
    moment: Photo.Moment = Photo.Moment.INSPECT


DOORS: Mapping[str, _Door] = {
    "verify": _Door(verifying.verify_case, gettext_lazy("Confirmed."), moment=Photo.Moment.VERIFY),
    "reject": _Door(
        verifying.reject_case, gettext_lazy("Rejected; the reporter reads why."), moment=Photo.Moment.VERIFY
    ),
    "withdraw": _Door(verifying.withdraw_case, gettext_lazy("The report was taken back.")),
    "merge": _Door(verifying.merge_case, gettext_lazy("Merged."), _other_case),
    "split": _Door(verifying.split_case, gettext_lazy("It goes on by itself; somebody looks at it.")),
    "file": _Door(verifying.file_case, gettext_lazy("Filed."), _category),
    "dispatch": _Door(
        dispatching.dispatch_case, gettext_lazy("Dispatched; the units have their orders."), _units
    ),
    "accept": _Door(handling.accept_order, gettext_lazy("Accepted.")),
    "return": _Door(handling.return_order, gettext_lazy("Returned; the dispatcher chooses another unit.")),
    "start": _Door(handling.start_work, gettext_lazy("Work has begun."), moment=Photo.Moment.BEFORE),
    "handle": _Door(
        handling.handle_order,
        gettext_lazy("Reported as handled; now it is inspected."),
        moment=Photo.Moment.AFTER,
    ),
    "inspect": _Door(closing.inspect_case, gettext_lazy("Inspection passed.")),
    "rework": _Door(
        closing.rework_case, gettext_lazy("Sent back; the unit goes on with the time it had left.")
    ),
    "close": _Door(closing.close_case, gettext_lazy("Closed; the reporter is asked to rate.")),
    "rate": _Door(closing.rate_case, gettext_lazy("Thank you for your rating."), _score),
    "reopen": _Door(closing.reopen_case, gettext_lazy("Taken up again.")),
    "suspend": _Door(
        closing.suspend_case, gettext_lazy("Put on the list of open problems; its clock is paused.")
    ),
    "resume": _Door(closing.resume_case, gettext_lazy("Going on; the clock runs again.")),
}


@takes_photos
@require_POST
def take_case_step(request: HttpRequest, case_id: UUID, verb: str) -> HttpResponse:
    """Take one step of the table.

    Fields: note, key (uuid made with the page), version (of the case that was seen), photos; and by verb
    category (file), lead and co_handlers (dispatch), score (rate), into (merge: number or id), next (where
    to go back to).
    Answers a redirect, or {"state", "version"} to a program. Refused: 403, or 409 if the case has moved on.
    """
    door = DOORS.get(verb)
    if door is None:
        raise Http404
    try:
        case = _taken(reader(request), case_id, door, request)
    except InvalidError as error:
        if _is_program(request):
            raise
        request.session[DRAFT] = {
            "case": str(case_id),
            "verb": verb,
            "field": error.field,
            "reason": error.reason,
            "note": request.POST.get("note", "")[:LONGEST_NOTE],
        }
        messages.error(request, error.reason)
        return redirect(_way_back(request, case_id))
    if _is_program(request):
        return JsonResponse(
            {
                "state": case.state,
                "version": case.version,
                "number": case.number,
                "said": str(door.said),
                "next": _way_back(request, case_id),
            }
        )
    if verb == "rate" and case.state == State.REOPENED:
        messages.success(request, _("Thank you. We are sorry: a re-check has been opened."))
    else:
        messages.success(request, said_with_undo(request, case, str(door.said)))
    return redirect(_way_back(request, case_id))


def _taken(actor: Actor, case_id: UUID, door: _Door, request: HttpRequest) -> Case:
    """The step and its photos, both or neither."""
    post = request.POST
    key = (
        _uuid(post["key"], "key", _("This form is out of date. Open the page again."))
        if post.get("key")
        else None
    )
    version = post.get("version", "")
    seen = int(version) if version.isdecimal() else None
    may_be_undone = not _is_program(request)
    word = Word(post.get("note", "").strip(), key, seen, happening(post), may_be_undone)
    if "\x00" in word.note:
        raise InvalidError(_("The text contains a null character."), field="note")
    fields = door.fields(actor, post)
    photos = _photos(request, door)
    if not photos:
        return door.action(actor, case_id, word, **fields)
    was_taken = key is not None and TimelineEntry.objects.filter(case_id=case_id, key=key).exists()
    with transaction.atomic():
        if not was_taken:
            for moment, uploads in photos.items():
                add_photos(actor, case_id, uploads, moment=moment)
        return door.action(actor, case_id, word, **fields)


def _photos(request: HttpRequest, door: _Door) -> dict[Photo.Moment, tuple[bytes, ...]]:
    """The photos of a step by what they show: the step's own, from a distance, close up."""
    fields = (("photos", door.moment), ("photos_far", Photo.Moment.FAR), ("photos_near", Photo.Moment.NEAR))
    found = {moment: uploaded_photos(request, name) for name, moment in fields}
    return {moment: uploads for moment, uploads in found.items() if uploads}


def _uuid(text: str, field: str, reason: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidError(reason, field=field) from error


def _is_program(request: HttpRequest) -> bool:
    return prefers_json(request) or request.content_type == "application/json"


def _way_back(request: HttpRequest, case_id: UUID) -> str:
    return safe_next(request, request.POST.get("next", ""), reverse("case_page", args=[case_id]))


def draft_of(request: HttpRequest, case: Case) -> dict[str, str]:
    """What was typed into a step of this case that was sent back: verb, note, field, reason. Shown once."""
    draft: dict[str, str] = request.session.get(DRAFT) or {}
    if draft.get("case") != str(case.pk):
        return {}
    del request.session[DRAFT]
    return draft
