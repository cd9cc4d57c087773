"""Joining a matter, following it, leaving it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, signed_in_required
from liren.accounts.sessions import client_address
from liren.cases.models import Case
from liren.cases.queries import case_for
from liren.cases.receipts import receipt_for
from liren.cases.views.visiting import reader, remember_receipt
from liren.core.encryption import blind_index
from liren.core.limits import hit
from liren.core.verdicts import InvalidError, require
from liren.matching.actions.following import join_case, leave_case
from liren.matching.models import CaseFollower
from liren.matching.permissions import may_leave
from liren.matching.queries import final_case, joined_by
from liren.matching.telling import public_matter

JOINED_PER_HOUR = 30  # without an account, from one address


@require_POST
def join_matter(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Follow a case instead of reporting the same once more. Fields: key (made with the offer), door."""
    actor = reader(request)
    anonymously = actor.user_id is None or request.POST.get("door") == Case.Source.ANONYMOUS
    if anonymously:
        address = blind_index("address", client_address(request))
        require(hit("anonymous_join", address, JOINED_PER_HOUR, timedelta(hours=1)))
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise InvalidError(_("This offer is out of date. Open the form again."), field="key") from error
    joined = join_case(actor, case_id, key=key, anonymously=anonymously)
    if joined.receipt:
        remember_receipt(request, joined.follower.pk)
    messages.success(request, _("You are counted in. You hear of the outcome."))
    return redirect("followed_page", follower_id=joined.follower.pk)


@require_safe
def followed_page(request: HttpRequest, follower_id: UUID) -> HttpResponse:
    """A matter that somebody joined, in the facts that everybody may know."""
    actor = reader(request)
    follower = CaseFollower.objects.visible_to(actor).select_related("case__category").get(pk=follower_id)
    by_receipt = follower.pk in actor.receipts and follower.receipt_digest is not None
    context = {
        "follower": follower,
        "matter": public_matter(final_case(follower.case)),
        "receipt": receipt_for(follower.key) if by_receipt else "",
        "verdict": may_leave(actor, follower),
    }
    return render(request, "matching/followed_page.html", context)


@require_POST
def leave_matter(request: HttpRequest, follower_id: UUID) -> HttpResponse:
    """Undo the joining."""
    actor = reader(request)
    leave_case(actor, follower_id)
    messages.success(request, _("You left this matter. Report it anew if it is another one."))
    return redirect("my_followed" if actor.user_id else "report")


@require_safe
@signed_in_required
def my_followed(request: ActorRequest) -> HttpResponse:
    """The matters that I joined."""
    rows = [(follower, final_case(follower.case)) for follower in joined_by(request.actor)]
    return render(request, "matching/my_followed.html", {"rows": rows})


@require_safe
def matter_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What became of the case to which the reader's own was joined."""
    case = case_for(reader(request), case_id)
    goes_on = final_case(case)
    if goes_on.pk == case.pk:
        return redirect("case_page", case_id=case.pk)
    return render(request, "matching/matter_page.html", {"own": case, "matter": public_matter(goes_on)})
