"""The limits of directives, as a page: read by everybody who works with them, set by administrators."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, staff_required
from liren.core.clock import Limit, LimitKind
from liren.core.explaining import limit_words
from liren.core.verdicts import InvalidError, require
from liren.directives.actions.terms import LONGEST, TermFacts, set_term
from liren.directives.machine import Level, Stage
from liren.directives.models import DirectiveTerm
from liren.directives.permissions import may_change_terms


class TermForm(forms.Form):
    """A limit to be."""

    level = forms.ChoiceField(label=pgettext_lazy("directive", "Level"), choices=Level.choices)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage.choices)
    amount = forms.IntegerField(label=gettext_lazy("Amount"), min_value=1, max_value=LONGEST)
    limit_kind = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=LimitKind.choices)
    valid_from = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=200)

    def facts(self) -> TermFacts:
        """What was filled in."""
        given = self.cleaned_data
        limit = Limit(given["amount"], LimitKind(given["limit_kind"]))
        return TermFacts(given["level"], given["stage"], limit, given["valid_from"], given["source"])


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def directive_terms(request: ActorRequest) -> HttpResponseBase:
    """Every limit with its source and its time; a form for those who may set one."""
    may = may_change_terms(request.actor)
    if request.method == "POST":
        require(may)
    form = TermForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            set_term(request.actor, form.facts())
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _("Set. Directives under way keep the limit they were given with."))
            return redirect("directive_terms")
    order = {level.value: number for number, level in enumerate(Level)}
    rows = sorted(
        DirectiveTerm.objects.order_by("-valid_from"), key=lambda row: (order[row.level], row.stage != "sign")
    )
    context = {"rows": [(row, limit_words(row.limit)) for row in rows], "form": form, "may": may}
    return render(request, "directives/directive_terms.html", context, status=422 if form.errors else 200)
