"""One door for every step of a whistle, one for every step of a call: the actions decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liren.accounts.access import ActorRequest, staff_required
from liren.cases.actions.stepping import LONGEST_NOTE
from liren.core.middleware import prefers_json
from liren.core.verdicts import InvalidError
from liren.whistles.actions import answering, approving, calling, ending, ruling
from liren.whistles.actions.stepping import Word
from liren.whistles.models import Call, Whistle

DRAFT = (
    "whistle_draft"  # what was typed into a step that was sent back, kept in the session until it is shown
)
Fields = Callable[[QueryDict], dict[str, Any]]


def _nothing(post: QueryDict) -> dict[str, Any]:
    return {}


def uuid_in(text: str, field: str, reason: str) -> UUID:
    """An id from a form.

    Raises:
        InvalidError: it is none.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidError(reason, field=field) from error


def _units(post: QueryDict) -> dict[str, Any]:
    lead = post.get("lead", "")
    if not lead:
        return {}
    wrong = _("Choose units from the list.")
    others = [unit for unit in post.getlist("co_handlers") if unit]
    return {
        "lead": uuid_in(lead, "lead", wrong),
        "co_handlers": [uuid_in(unit, "co_handlers", wrong) for unit in others],
    }


def _replacement(post: QueryDict) -> dict[str, Any]:
    said = post.get("replacement", "")
    wrong = _("Choose units from the list.")
    return {"replacement": uuid_in(said, "replacement", wrong) if said else None}


def _position(post: QueryDict) -> dict[str, Any]:
    lon, lat = post.get("lon", ""), post.get("lat", "")
    if not lon or not lat:
        return {"position": None}
    try:
        return {"position": answering.Position(float(lon), float(lat))}
    except ValueError as error:
        raise InvalidError(_("This is not a position."), field="lon") from error


_YES_NO: Mapping[str, bool] = {"yes": True, "no": False}


def _opinion(post: QueryDict) -> dict[str, Any]:
    level = post.get("level", "")
    return {
        "opinion": ending.Opinion(
            int(level) if level in {"1", "2", "3", "4", "5"} else 0,
            _YES_NO.get(post.get("was_justified", "")),
            _YES_NO.get(post.get("was_prepared", "")),
        )
    }


@dataclass(frozen=True, slots=True)
class _Door:
    """What a verb needs: its action, its fields beyond the word, what is said after."""

    action: Callable[..., Whistle | Call]
    said: object
    fields: Fields = _nothing


WHISTLE_DOORS: Mapping[str, _Door] = {
    "approve": _Door(
        approving.approve_whistle, gettext_lazy("The whistle is blown; every unit was told."), _units
    ),
    "decline": _Door(approving.decline_whistle, gettext_lazy("Not approved; the community reads why.")),
    "withdraw": _Door(calling.withdraw_whistle, gettext_lazy("The request was taken back.")),
    "confirm": _Door(approving.confirm_whistle, gettext_lazy("The emergency is confirmed.")),
    "call_off": _Door(approving.call_off_whistle, gettext_lazy("Called off; every unit was told.")),
    "finish": _Door(ending.finish_whistle, gettext_lazy("Done. Now both sides rate each other.")),
}
CALL_DOORS: Mapping[str, _Door] = {
    "answer": _Door(answering.answer_call, gettext_lazy("Answered; the community knows you are coming.")),
    "refuse": _Door(answering.refuse_call, gettext_lazy("Refused; the command centre rules on it.")),
    "sign_in": _Door(answering.sign_in_call, gettext_lazy("Signed in on the spot."), _position),
    "report": _Door(answering.report_share, gettext_lazy("Your unit's share is reported.")),
    "insist": _Door(ruling.insist_on_call, gettext_lazy("Ruled: the unit comes.")),
    "release": _Door(ruling.release_call, gettext_lazy("Ruled: the unit is released."), _replacement),
    "rate_unit": _Door(ending.rate_unit, gettext_lazy("The unit is rated."), _opinion),
    "rate_call": _Door(ending.rate_call, gettext_lazy("The whistle is rated."), _opinion),
}


@require_POST
@staff_required
def take_whistle_step(request: ActorRequest, whistle_id: UUID, verb: str) -> HttpResponseBase:
    """Take one step of the whistle's table. Fields: note, key, version; and lead, co_handlers (approve)."""
    return _take(request, WHISTLE_DOORS.get(verb), whistle_id, whistle_id, verb)


@require_POST
@staff_required
def take_call_step(request: ActorRequest, call_id: UUID, verb: str) -> HttpResponseBase:
    """Take one step of a unit's call. Fields: note, key, version; and by verb lon and lat (sign_in,
    optional),
    replacement (release), level, was_justified, was_prepared (rate_…)."""
    visible = Whistle.objects.visible_to(request.actor)
    whistle_id = Call.objects.values_list("whistle_id", flat=True).get(pk=call_id, whistle__in=visible)
    return _take(request, CALL_DOORS.get(verb), call_id, whistle_id, verb)


def _take(
    request: ActorRequest, door: _Door | None, target: UUID, whistle_id: UUID, verb: str
) -> HttpResponseBase:
    if door is None:
        raise Http404
    is_program = prefers_json(request) or request.content_type == "application/json"
    try:
        taken = door.action(request.actor, target, _word(request.POST), **door.fields(request.POST))
    except InvalidError as error:
        if is_program:
            raise
        request.session[DRAFT] = {
            "target": str(target),
            "verb": verb,
            "reason": error.reason,
            "note": request.POST.get("note", "")[:LONGEST_NOTE],
        }
        messages.error(request, error.reason)
    else:
        if is_program:
            return JsonResponse({"state": taken.state, "version": taken.version})
        messages.success(request, str(door.said))
    return redirect("whistle_page", whistle_id=whistle_id)


def _word(post: QueryDict) -> Word:
    stale = _("This form is out of date. Open the page again.")
    said = post.get("key", "")
    key = uuid_in(said, "key", stale) if said else None
    version = post.get("version", "")
    note = post.get("note", "").strip()
    if "\x00" in note:
        raise InvalidError(_("The text contains a null character."), field="note")
    return Word(note, key, int(version) if version.isdecimal() else None)


def draft_of(request: ActorRequest) -> dict[str, str]:
    """What was typed into a step that was sent back: target, verb, note, reason. Shown once."""
    draft: dict[str, str] = request.session.get(DRAFT) or {}
    if draft:
        del request.session[DRAFT]
    return draft
