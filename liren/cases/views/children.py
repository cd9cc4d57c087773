"""Opening a part of a case, and keeping the rules that open parts by themselves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from liren.accounts.access import ActorRequest, staff_required
from liren.cases.actions.branching import add_child_rule, end_child_rule, open_child
from liren.cases.actions.stepping import Word
from liren.cases.choosing import category_groups, offered_categories, reaching_words
from liren.cases.forms.children import ChildRuleForm, PartForm
from liren.cases.models import ChildRule
from liren.cases.permissions import DISPATCHERS, may_branch, may_change_limits
from liren.cases.queries import case_for
from liren.core.identity import uuid7
from liren.core.verdicts import InvalidError, require
from liren.ledger.verbs import name_verbs
from liren.organizations.queries import units_serving

name_verbs(
    {
        "case.child_opened": gettext_lazy("Part opened"),
        "child_rule.added": gettext_lazy("Rule for parts added"),
        "child_rule.ended": gettext_lazy("Rule for parts ended"),
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def new_child(request: ActorRequest, case_id: UUID) -> HttpResponseBase:
    """Open a part of this case; a dispatcher may send it to its unit at once."""
    case = case_for(request.actor, case_id)
    is_post = request.method == "POST"
    require(may_branch(request.actor, case))
    dispatches = request.actor.holds(*DISPATCHERS, division=case.division)
    form = PartForm(
        request.POST if is_post else None,
        initial={"key": uuid7(), "severity": case.severity},
        categories=category_groups(offered_categories(all_of_them=True)),
        units=list(units_serving(case.division)) if dispatches else None,
    )
    if is_post and form.is_valid():
        try:
            unit, word = form.cleaned_data.get("unit"), Word(form.cleaned_data.get("note", ""))
            child = open_child(request.actor, case.pk, form.facts(), unit=unit, word=word)
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _("The part is open, number %(number)s.") % {"number": child.number})
            return redirect("case_page", case_id=case.pk)
    context = {"case": case, "form": form}
    return render(request, "cases/new_child.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def child_rules_page(request: ActorRequest) -> HttpResponseBase:
    """The rules that open parts by themselves, with their dates and sources."""
    verdict = may_change_limits(request.actor)
    is_post = request.method == "POST"
    if is_post:
        require(verdict)
    categories = category_groups(offered_categories(all_of_them=True))
    form = ChildRuleForm(request.POST if is_post else None, categories=categories)
    if is_post and form.is_valid():
        try:
            add_child_rule(request.actor, form.facts())
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _("Noted. It counts for cases that are filed from that day on."))
            return redirect("child_rules_page")
    today = timezone.localdate()
    rules = list(ChildRule.objects.select_related("child_category"))
    words = reaching_words({rule.category_code for rule in rules})
    context = {
        "rules": [
            (rule, words[rule.category_code], rule.valid_to is not None and rule.valid_to < today)
            for rule in rules
        ],
        "verdict": verdict,
        "form": form,
    }
    return render(request, "cases/child_rules_page.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required
def end_rule_for_children(request: ActorRequest, child_rule_id: UUID) -> HttpResponseBase:
    """Let a rule end. Parts that were opened stay."""
    try:
        end_child_rule(request.actor, child_rule_id)
    except ChildRule.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The rule has ended. Parts that it opened stay."))
    return redirect("child_rules_page")
