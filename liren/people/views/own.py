"""One's own data: what is held, who read it, what one agreed to and asks. And the processing register."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, role_required, signed_in_required
from liren.accounts.roles import Role
from liren.core.personal import Basis, Level, noted_fields
from liren.core.verdicts import InvalidError
from liren.people.actions.consenting import Agreement, give_consent, withdraw_consent
from liren.people.actions.keeping import rehearse, rules_now
from liren.people.actions.rights import answer_request, ask_about_own_data, copy_of
from liren.people.forms import FIELD_WORDS, AnswerForm, RequestForm
from liren.people.models import Consent, DataRequest, Person
from liren.people.models.persons import SEALED
from liren.people.permissions import KEEPERS
from liren.people.purposes import purposes
from liren.people.queries import open_requests, own_people, readings_of
from liren.people.vault import Opener
from liren.people.views.registers import no_store
from liren.people.wall import within
from liren.places.names import division_names

CONSENT_TEXT = "2026-1"  # version of the words on the page
LEVEL_WORDS = {
    Level.OPEN: gettext_lazy("may be published"),
    Level.INNER: gettext_lazy("inner"),
    Level.PERSONAL: gettext_lazy("personal"),
    Level.SENSITIVE: gettext_lazy("sensitive"),
}
BASIS_WORDS = {
    Basis.CONSENT: gettext_lazy("consent"),
    Basis.CONTRACT: gettext_lazy("the service that was asked for"),
    Basis.DUTY: gettext_lazy("a duty laid down by law"),
    Basis.EMERGENCY: gettext_lazy("an emergency"),
    Basis.PUBLISHED: gettext_lazy("made public already"),
}
CATEGORY_WORDS = {
    "resident": gettext_lazy("after moving away or death"),
    "care": gettext_lazy("after the help has ended"),
    "consent": gettext_lazy("after it was withdrawn"),
    "reading": gettext_lazy("after it was noted"),
    "request": gettext_lazy("after the answer"),
    "account": gettext_lazy("after the account was closed"),
    "sign_in_code": gettext_lazy("after it was sent"),
    "case_contact": gettext_lazy("after the matter was closed"),
}


def _own(person: Person) -> dict[str, Any]:
    opener = Opener(person)
    return {
        "id": person.pk,
        "name": opener.text("name"),
        "fields": [(FIELD_WORDS[field], opener.text(field)) for field in SEALED],
        "division": person.division,
    }


@never_cache
@require_safe
@signed_in_required
def my_data(request: ActorRequest) -> HttpResponseBase:
    """What is held about me (and the children I act for), in full, and who read it."""
    people = own_people(request.actor)
    cards: list[dict[str, Any]] = []
    with within(request.actor):
        for person in people:
            standing = {one.purpose: one for one in Consent.objects.standing().filter(person=person)}
            asked = list(DataRequest.objects.filter(person=person).order_by("-created_at")[:10])
            readings = readings_of(request.actor, person.pk)
            cards.append(
                _own(person)
                | {"consents": standing, "requests": asked, "readings": readings, "form": RequestForm()}
            )
    purposes_now = purposes()
    places = {reading.office for card in cards for reading in card["readings"] if reading.office}
    context = {
        "cards": cards,
        "purposes": [one for one in purposes_now if one.needs_consent],
        "purpose_names": {one.code: one.label for one in purposes_now},
        "field_words": FIELD_WORDS,
        "role_words": dict(Role.choices),
        "places": division_names(places | {card["division"] for card in cards}),
    }
    return no_store(render(request, "people/my_data.html", context))


@require_POST
@signed_in_required
def change_my_consent(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """Agree to a purpose, or take it back; the same button in the same place."""
    code = request.POST.get("purpose", "")
    if code not in {one.code for one in purposes() if one.needs_consent}:
        raise InvalidError(_("Choose what it is for."), field="purpose")
    with within(request.actor):
        standing = Consent.objects.standing().filter(person=person_id, purpose=code).first()
    if request.POST.get("agree") == "yes":
        give_consent(
            request.actor, person_id, Agreement(code, CONSENT_TEXT, Consent.Way.PAGE, is_separate=True)
        )
        messages.success(request, _("You have agreed. You can take it back here at any time."))
    elif standing is not None:
        withdraw_consent(request.actor, standing.pk)
        messages.success(request, _("Taken back. No service is refused for it."))
    return redirect("my_data")


@require_POST
@signed_in_required
def ask_about_my_data(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """Ask for a correction or deletion."""
    form = RequestForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what you ask for."))
        return redirect("my_data")
    given = form.cleaned_data
    try:
        asked = ask_about_own_data(
            request.actor, person_id, kind=given["kind"], field=given["field"], words=given["words"]
        )
    except InvalidError as error:
        messages.error(request, error.reason)
    else:
        due = timezone.localtime(asked.due_at).strftime("%Y-%m-%d")
        messages.success(request, _("Asked. The community answers by %(day)s.") % {"day": due})
    return redirect("my_data")


@require_POST
@signed_in_required
def take_my_data(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """Everything held about me, as a file that other programs read."""
    copy = copy_of(request.actor, person_id)
    response = HttpResponse(
        json.dumps(copy, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return no_store(response)


@never_cache
@require_safe
@role_required(*KEEPERS)
def data_requests(request: ActorRequest) -> HttpResponseBase:
    """What residents ask about their data, the most urgent first."""
    waiting = open_requests(request.actor)
    rows = []
    with within(request.actor):
        for one in waiting:
            opener = Opener(one.person)
            words = opener.text_elsewhere("people_datarequest", "words", one.pk, one.words)
            rows.append((one, opener.masked("name"), words, FIELD_WORDS.get(one.field, "")))
    context = {
        "rows": rows,
        "form": AnswerForm(),
        "places": division_names({one.division for one in waiting}),
        "now": timezone.now(),
    }
    return no_store(render(request, "people/data_requests.html", context))


@require_POST
@role_required(*KEEPERS)
def answer_data_request(request: ActorRequest, request_id: UUID) -> HttpResponseBase:
    """Answer one."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose an answer."))
        return redirect("data_requests")
    given = form.cleaned_data
    try:
        answer_request(
            request.actor, request_id, is_granted=given["granted"] == "yes", answer=given["answer"]
        )
    except InvalidError as error:
        messages.error(request, error.reason)
    else:
        messages.success(request, _("Answered. The person reads it on their page."))
    return redirect("data_requests")


@require_safe
def privacy_page(request: ActorRequest) -> HttpResponseBase:
    """The processing register, for everybody: made from the notes at the fields, so never out of date."""
    rules = rules_now(timezone.localdate())
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for model, field, note in noted_fields():
        key = (
            str(note.purpose),
            note.keep,
            str(model._meta.app_config.verbose_name if model._meta.app_config else ""),
        )
        row = rows.setdefault(
            key,
            {
                "purpose": note.purpose, "law": note.law, "basis": BASIS_WORDS[note.basis],
                "level": LEVEL_WORDS[note.level], "rank": int(note.level), "fields": [],
                "days": rules[note.keep].days if note.keep in rules else None,
                "after": CATEGORY_WORDS.get(note.keep, note.keep),
            },
        )  # fmt: skip
        row["fields"].append(f"{model._meta.model_name}.{field.name}")
    shown = sorted(rows.values(), key=lambda row: (-row["rank"], str(row["purpose"])))
    return render(request, "people/privacy_page.html", {"rows": shown})


@require_safe
@role_required(Role.ADMINISTRATOR, Role.AUDITOR)
def retention_page(request: ActorRequest) -> HttpResponseBase:
    """How long each category is kept, and what tonight's run would end: a rehearsal."""
    due = {one.category: one for one in rehearse()}
    rows = [
        (CATEGORY_WORDS.get(category, category), rule, due.get(category))
        for category, rule in sorted(rules_now(timezone.localdate()).items())
    ]
    return render(request, "people/retention_page.html", {"rows": rows})
