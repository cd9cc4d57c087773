"""The dispatch rules: the list in the order in which they are asked, one rule, a new one."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.accounts.access import ActorRequest, role_required
from liren.accounts.actors import Actor
from liren.core.verdicts import InvalidError, require
from liren.ledger.verbs import name_verbs
from liren.organizations.models import Organization
from liren.places.names import division_names
from liren.routing.actions.rules import activate_rule, discard_draft, draft_rule, end_rule, rewrite_draft
from liren.routing.conditions import condition_words
from liren.routing.forms import ActivationForm, RuleForm, filled_from
from liren.routing.models import DispatchRule
from liren.routing.models.rules import READERS
from liren.routing.permissions import KEEPERS, may_change_draft, may_keep_rules
from liren.routing.queries import ended_rules, kept_areas, latest_trials, rule_for, rule_groups
from liren.routing.views.tabs import room_tabs

STEP = 10  # between positions, so that a rule can be put in between
name_verbs(
    {
        "rule.drafted": gettext_lazy("Dispatch rule drafted"),
        "rule.rewritten": gettext_lazy("Draft of a dispatch rule changed"),
        "rule.discarded": gettext_lazy("Draft of a dispatch rule thrown away"),
        "rule.activated": gettext_lazy("Dispatch rule switched on"),
        "rule.ended": gettext_lazy("Dispatch rule switched off"),
        "rule.applied": gettext_lazy("Dispatched by rule"),
        "rule.trial_asked": gettext_lazy("Dispatch rules tried"),
    }
)


def area_name(code: str, names: dict[str, str]) -> str:
    """The name of an area; "" is everywhere."""
    return names.get(code, code) if code else _("Everywhere")


def way_back(here: str) -> list[object]:
    """From the list of rules to this page, for the `path` component."""
    return [(_("Dispatch rules"), reverse("dispatch_rules")), here]


@require_safe
@role_required(*READERS)
def dispatch_rules(request: ActorRequest) -> HttpResponseBase:
    """Every rule that counts for the reader, the smaller areas first: as they are asked."""
    today = timezone.localdate()
    groups = rule_groups(request.actor, today)
    names = division_names({group.division for group in groups if group.division})
    kept = kept_areas(request.actor)
    context = {
        "tabs": room_tabs(request.actor),
        "groups": [
            {
                "division": group.division,
                "name": area_name(group.division, names),
                "current": [
                    (rule, condition_words(rule), rule.valid_from > today)
                    for rule in group.current
                    if rule.valid_from
                ],
                "drafts": [(rule, condition_words(rule)) for rule in group.drafts],
                "verdict": may_keep_rules(request.actor, group.division),
                "key": uuid4(),
            }
            for group in groups
        ],
        "ended": ended_rules(request.actor, today),
        "trials": latest_trials(request.actor),
        "may_write": bool(kept),
    }
    return render(request, "routing/dispatch_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*KEEPERS)
def new_rule(request: ActorRequest) -> HttpResponseBase:
    """Write a draft; `?replaces=` begins with a rule that was switched on."""
    old = _asked_rule(request)
    initial = filled_from(old) if old else {"position": STEP, "mode": DispatchRule.Mode.SUGGEST}
    form = _form(request, old.division if old else None, initial)
    if request.method == "POST" and form.is_valid():
        try:
            key = UUID(request.POST.get("key", ""))
        except ValueError:
            key = uuid4()
        try:
            rule = draft_rule(request.actor, form.facts(), key=key, replaces_id=old.pk if old else None)
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _("Noted as a draft. It holds for nothing until it is switched on."))
            return redirect("dispatch_rule", rule_id=rule.pk)
    context = {
        "form": form,
        "key": request.POST.get("key") or uuid4(),
        "old": old,
        "path": way_back(_("Write a rule")),
    }
    return render(request, "routing/new_rule.html", context, status=422 if form.errors else 200)


def _asked_rule(request: ActorRequest) -> DispatchRule | None:
    try:
        asked = UUID(request.GET.get("replaces", ""))
    except ValueError:
        return None
    return rule_for(request.actor, asked)


def _form(request: HttpRequest, division: str | None, initial: dict[str, object]) -> RuleForm:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    areas = [division] if division is not None else kept_areas(actor)
    names = division_names({code for code in areas if code})
    prefixes = {code[:length] for code in areas for length in range(len(code) + 1)}
    units = Organization.objects.filter(is_active=True, division__in=prefixes)
    return RuleForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        areas=[(code, area_name(code, names)) for code in areas],
        units=list(units.order_by("division", "kind", "name")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def dispatch_rule(request: ActorRequest, rule_id: UUID) -> HttpResponseBase:
    """One rule in words; a draft is changed or thrown away here."""
    rule = rule_for(request.actor, rule_id)
    verdict = may_change_draft(request.actor, rule)
    if request.method == "POST":
        require(verdict)
        if request.POST.get("discard"):
            discard_draft(request.actor, rule.pk)
            messages.success(request, _("The draft was thrown away."))
            return redirect("dispatch_rules")
    form = _form(request, rule.division, filled_from(rule))
    if request.method == "POST" and form.is_valid():
        try:
            rewrite_draft(request.actor, rule.pk, form.facts())
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _("The draft was changed."))
            return redirect("dispatch_rule", rule_id=rule.pk)
    today = timezone.localdate()
    context = {
        "rule": rule,
        "path": way_back(rule.name),
        "conditions": condition_words(rule),
        "place": area_name(rule.division, division_names([rule.division]) if rule.division else {}),
        "is_over": rule.valid_to is not None and rule.valid_to < today,
        "is_planned": rule.valid_from is not None and rule.valid_from > today,
        "verdict": verdict,
        "may_keep": may_keep_rules(request.actor, rule.division),
        "form": form,
        "activation": ActivationForm(),
        "key": uuid4(),
    }
    return render(request, "routing/dispatch_rule.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(*KEEPERS)
def activate_dispatch_rule(request: ActorRequest, rule_id: UUID) -> HttpResponseBase:
    """Switch a draft on from a day."""
    form = ActivationForm(request.POST)
    if not form.is_valid():
        raise InvalidError(_("Choose a day."), field="valid_from")
    rule = activate_rule(request.actor, rule_id, valid_from=form.cleaned_data["valid_from"])
    messages.success(request, _("The rule holds from %(day)s.") % {"day": rule.valid_from})
    return redirect("dispatch_rule", rule_id=rule.pk)


@require_POST
@role_required(*KEEPERS)
def stop_rule(request: ActorRequest, rule_id: UUID) -> HttpResponseBase:
    """Switch a rule off."""
    rule = end_rule(request.actor, rule_id)
    messages.success(request, _("The rule was switched off. What it decided stays as it was."))
    return redirect("dispatch_rule", rule_id=rule.pk)
