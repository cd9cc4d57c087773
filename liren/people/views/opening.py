"""Opening a field, looking at care, batches for a second person, and who read what."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.accounts.access import ActorRequest, role_required
from liren.accounts.queries import names_of
from liren.accounts.roles import Role
from liren.core.verdicts import InvalidError, RefusedError
from liren.people.actions.caring import CareFacts, end_tag, look_at_tags, tag_person
from liren.people.actions.revealing import Wish, ask_for_batch, decide_batch, quota_now, reveal_field
from liren.people.forms import FIELD_WORDS, BatchForm, CareForm, CareLookForm, RevealForm, ticked
from liren.people.models import Batch, Reading
from liren.people.permissions import READERS, may_approve_reveals
from liren.people.queries import record_of
from liren.people.views.registers import no_store, record_context
from liren.people.wall import within
from liren.places.names import division_names

CHECKERS = (Role.AUDITOR, Role.COMMUNITY_SECRETARY)


@never_cache
@require_POST
@role_required(*READERS)
def reveal_person_field(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """Open one field, shown on the page that answers and on no other."""
    form = RevealForm(request.POST)
    opened = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            opened = reveal_field(
                request.actor, person_id, Wish(given["field"], given["purpose"], given["matter"].strip())
            )
        except InvalidError as error:
            form.add_error(error.field or None, error.reason)
        except RefusedError as error:
            form.add_error(None, error.verdict.reason)
    record = record_of(request.actor, person_id)
    field = form.cleaned_data.get("field", "") if opened else ""
    context = record_context(
        request, record, reveal=form, opened=opened, opened_field=FIELD_WORDS.get(field, "")
    )
    return no_store(render(request, "people/person_page.html", context, status=200 if opened else 422))


@never_cache
@require_POST
@role_required(*READERS)
def look_at_care(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """Show which help somebody is owed, for a purpose."""
    form, tags = CareLookForm(request.POST), None
    if form.is_valid():
        tags = look_at_tags(request.actor, person_id, purpose=form.cleaned_data["purpose"])
    context = record_context(request, record_of(request.actor, person_id), look=form, tags=tags)
    return no_store(
        render(request, "people/person_page.html", context, status=200 if tags is not None else 422)
    )


@never_cache
@require_POST
@role_required(*READERS)
def tag_resident(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """Note that somebody is owed care."""
    form = CareForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            tag_person(
                request.actor,
                person_id,
                CareFacts(given["kind"], given["basis"], given["source"], given["until"]),
            )
        except InvalidError as error:
            form.add_error(error.field or None, error.reason)
        else:
            messages.success(request, _("Noted. It ends on the day you named; then somebody looks again."))
            return redirect("person_page", person_id=person_id)
    context = record_context(request, record_of(request.actor, person_id), care=form)
    return render(request, "people/person_page.html", context, status=422)


@require_POST
@role_required(*READERS)
def end_care_tag(request: ActorRequest, tag_id: UUID) -> HttpResponseBase:
    """Take a tag off."""
    tag = end_tag(request.actor, tag_id)
    messages.success(request, _("Taken off."))
    return redirect("person_page", person_id=tag.person_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def reveal_batches(request: ActorRequest) -> HttpResponseBase:
    """Requests to open a field of many people: those one asked, and those one decides."""
    chosen = ticked(request.POST.getlist("people"))
    is_asking = request.method == "POST" and "reason" in request.POST
    form = BatchForm(request.POST if is_asking else None)
    if is_asking and form.is_valid():
        given = form.cleaned_data
        wish = Wish(given["field"], given["purpose"], given["matter"].strip())
        try:
            ask_for_batch(request.actor, chosen, wish, reason=given["reason"])
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        except RefusedError as error:
            form.add_error(None, error.verdict.reason)
        else:
            messages.success(request, _("Asked. The secretary of the community decides."))
            return redirect("reveal_batches")
    with within(request.actor):
        batches = list(Batch.objects.visible_to(request.actor).order_by("-created_at")[:50])
    context = {
        "form": form,
        "chosen": chosen,
        "batches": [
            (
                batch,
                may_approve_reveals(request.actor, batch.division, batch.asked_by),
                FIELD_WORDS.get(batch.field, ""),
            )
            for batch in batches
        ],
        "names": names_of({batch.asked_by for batch in batches}),
        "places": division_names({batch.division for batch in batches}),
    }
    return render(request, "people/reveal_batches.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(*READERS)
def decide_reveal_batch(request: ActorRequest, batch_id: UUID) -> HttpResponseBase:
    """Approve or refuse."""
    batch = decide_batch(request.actor, batch_id, is_approved=request.POST.get("decision") == "approve")
    messages.success(request, _("Approved for four hours.") if batch.is_approved else _("Refused."))
    return redirect("reveal_batches")


@never_cache
@require_safe
@role_required(*CHECKERS)
def readings_page(request: ActorRequest) -> HttpResponseBase:
    """Who read how much in the last thirty days, and the latest fields that were opened: for who checks.

    Counted by account, never shown to rank anybody: it is there to be asked about what stands out.
    """
    from liren.accounts.actors import SYSTEM
    from liren.people.models.walled import within_scopes

    scopes = request.actor.scopes(*CHECKERS)
    since = timezone.now() - timedelta(days=30)
    with within(SYSTEM):  # an auditor serves no household: the scopes of the audit are the filter here
        found = Reading.objects.filter(within_scopes(scopes), at__gte=since)
        counts = Counter(found.values_list("reader_id", "act").iterator())
        latest = list(found.filter(act__in=("revealed", "exported")).order_by("-at")[:50])
    readers = sorted({reader for reader, _act in counts if reader}, key=str)
    names = names_of({*readers, *(one.reader_id for one in latest if one.reader_id)})
    rows = [
        (names.get(reader, "—"), [counts.get((reader, act), 0) for act in Reading.Act.values])
        for reader in readers
    ]
    context = {
        "acts": [label for _code, label in Reading.Act.choices],
        "rows": sorted(rows, key=lambda row: row[0]),
        "latest": [
            (one, names.get(one.reader_id, "—") if one.reader_id else "—", FIELD_WORDS.get(one.field, ""))
            for one in latest
        ],
        "places": division_names({one.division for one in latest}),
        "quota": quota_now(),
    }
    return render(request, "people/readings_page.html", context)
