"""The rules of this room, each with its dates and source: whom to ask, how tracks are kept."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, role_required
from liren.accounts.actors import Actor
from liren.core.verdicts import Allowed, Denied, InvalidError, Verdict, require
from liren.fieldwork.actions.listing import rule_for, rules_in_force
from liren.fieldwork.actions.rules import set_call_back_rule, set_track_rule
from liren.fieldwork.models import CallBackRule, TrackRule
from liren.fieldwork.permissions import may_set_call_back_rule, may_set_track_rule
from liren.fieldwork.posts import RULE_KEEPERS, RULE_READERS
from liren.fieldwork.rule_forms import CallBackRuleForm, TrackRuleForm
from liren.ledger.verbs import name_verbs
from liren.places.names import division_names

name_verbs(
    {
        "call_back_rule.changed": gettext_lazy("Rule of call-backs changed"),
        "track_rule.changed": gettext_lazy("Rule of tracks changed"),
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*RULE_READERS)
def fieldwork_rules(request: ActorRequest) -> HttpResponse:
    """Every rule that holds or will hold; whoever keeps them sets the next."""
    actor, what = request.actor, request.POST.get("what", "")
    is_post = request.method == "POST"
    if is_post:
        scope = request.POST.get("asking-division", "")
        require(may_set_track_rule(actor) if what == "track" else may_set_call_back_rule(actor, scope))
    asking = _asking_form(request, is_bound=is_post and what != "track")
    track = TrackRuleForm(
        request.POST if is_post and what == "track" else None, prefix="track", like=_track_in_force()
    )
    if is_post and _was_set(request, asking, track):
        messages.success(request, _("Noted. It holds from that day on."))
        return redirect("fieldwork_rules")
    held = Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate())
    rules = list(CallBackRule.objects.filter(held).order_by("division", "valid_from"))
    context = {
        "rules": rules,
        "names": division_names({rule.division for rule in rules if rule.division}),
        "tracks": TrackRule.objects.filter(held).order_by("valid_from"),
        "asking_verdict": _may_set_some(actor),
        "asking_form": asking,
        "track_verdict": may_set_track_rule(actor),
        "track_form": track,
    }
    status = 422 if asking.errors or track.errors else 200
    return render(request, "fieldwork/fieldwork_rules.html", context, status=status)


def _asking_form(request: ActorRequest, *, is_bound: bool) -> CallBackRuleForm:
    scopes = request.actor.scopes(*RULE_KEEPERS)
    names = division_names({scope for scope in scopes if scope})
    places = [(scope, names.get(scope, "") or _("everywhere")) for scope in scopes]
    home = scopes[0] if scopes else ""
    like = rule_for(home, rules_in_force(timezone.now()))
    return CallBackRuleForm(
        request.POST if is_bound else None,
        prefix="asking",
        places=places,
        like=like,
        initial={"division": home},
    )


def _may_set_some(actor: Actor) -> Verdict:
    scopes = actor.scopes(*RULE_KEEPERS)
    verdict = may_set_call_back_rule(actor, scopes[0] if scopes else "")
    return Allowed() if scopes and not isinstance(verdict, Denied) else verdict


def _track_in_force() -> TrackRule | None:
    return TrackRule.objects.filter(valid_from__lte=timezone.localdate()).order_by("-valid_from").first()


def _was_set(request: ActorRequest, asking: CallBackRuleForm, track: TrackRuleForm) -> bool:
    form: CallBackRuleForm | TrackRuleForm = asking if asking.is_bound else track
    if not form.is_valid():
        return False
    try:
        if isinstance(form, CallBackRuleForm):
            set_call_back_rule(request.actor, form.facts())
        else:
            set_track_rule(request.actor, form.facts())
    except InvalidError as error:
        form.add_error(error.field if error.field in form.fields else None, error.reason)
        return False
    return True
