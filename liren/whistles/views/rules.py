"""The limits and numbers of this room, each with its dates and source; administrators set the next."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, staff_required
from liren.core.clock import Limit, LimitKind
from liren.core.explaining import limit_words
from liren.core.verdicts import InvalidError, require
from liren.ledger.verbs import name_verbs
from liren.whistles.actions.rules import change_limit, change_setting
from liren.whistles.forms import LimitForm, SettingForm
from liren.whistles.machine import VERB_LABELS
from liren.whistles.models import WhistleLimit, WhistleSetting
from liren.whistles.permissions import may_change_rules

name_verbs({f"whistle.{verb}": words for verb, words in VERB_LABELS.items()})
name_verbs(
    {
        "whistle.position_forgotten": gettext_lazy("Position of a sign-in deleted"),
        "whistle.limit_changed": gettext_lazy("Limit of whistles changed"),
        "whistle.setting_changed": gettext_lazy("Number of whistles changed"),
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def whistle_rules(request: ActorRequest) -> HttpResponseBase:
    """Every limit and number that holds or will hold."""
    verdict = may_change_rules(request.actor)
    is_post = request.method == "POST"
    if is_post:
        require(verdict)
    what = request.POST.get("what", "")
    limit_form = LimitForm(request.POST if is_post and what != "setting" else None, prefix="limit")
    setting_form = SettingForm(request.POST if what == "setting" else None, prefix="setting")
    if is_post and _was_taken(request, limit_form, setting_form):
        messages.success(request, _("Noted. Clocks that run keep the limit they started with."))
        return redirect("whistle_rules")
    today = timezone.localdate()
    holding = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    limits = WhistleLimit.objects.filter(holding).order_by("stage", "kind", "part", "valid_from")
    context = {
        "limits": [(row, limit_words(Limit(row.amount, LimitKind(row.limit_kind)))) for row in limits],
        "settings": WhistleSetting.objects.filter(holding).order_by("name", "valid_from"),
        "verdict": verdict,
        "limit_form": limit_form,
        "setting_form": setting_form,
    }
    status = 422 if limit_form.errors or setting_form.errors else 200
    return render(request, "whistles/whistle_rules.html", context, status=status)


def _was_taken(request: ActorRequest, limit_form: LimitForm, setting_form: SettingForm) -> bool:
    form: LimitForm | SettingForm = limit_form if limit_form.is_bound else setting_form
    if not form.is_valid():
        return False
    try:
        if isinstance(form, LimitForm):
            change_limit(request.actor, form.facts())
        else:
            change_setting(request.actor, form.facts())
    except InvalidError as error:
        form.add_error(error.field if error.field in form.fields else None, error.reason)
        return False
    return True
