"""The page where the words that are used again are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from liren.accounts.access import ActorRequest, staff_required
from liren.accounts.actors import Actor
from liren.accounts.roles import Role
from liren.cases.actions.wording import TemplateFacts, add_template, end_template
from liren.cases.choosing import offered_categories, reaching_choices, reaching_words
from liren.cases.machine import VERB_LABELS
from liren.cases.permissions import CLOSERS, may_write_templates
from liren.cases.step_forms import ASKED
from liren.cases.wording import PLACEHOLDERS, templates_for
from liren.core.identity import is_uuid
from liren.core.verdicts import InvalidError, require
from liren.places.names import division_names


class TemplateForm(forms.Form):
    """New words for a step."""

    verb = forms.ChoiceField(label=gettext_lazy("For which step"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=60)
    text = forms.CharField(
        label=gettext_lazy("Words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    category_code = forms.ChoiceField(label=gettext_lazy("Only for a category"), required=False)
    division = forms.ChoiceField(label=gettext_lazy("Whose words"), required=False)
    valid_to = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("verb", [(verb, VERB_LABELS[verb]) for verb in ASKED]),
            ("division", scopes),
            (
                "category_code",
                [("", _("Every category")), *reaching_choices(offered_categories(all_of_them=True))],
            ),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["text"].help_text = _(
            "%(number)s, %(category)s and %(unit)s become the case's own."
        ) % dict(zip(("number", "category", "unit"), PLACEHOLDERS, strict=True))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def response_templates(request: ActorRequest) -> HttpResponse:
    """The templates of my places by step; those who keep them add and end them here."""
    actor = request.actor
    scopes = _scopes(actor)
    if request.method == "POST" and is_uuid(request.POST.get("end", "")):
        template = templates_for(actor).get(pk=request.POST["end"])
        end_template(actor, template.pk)
        messages.success(request, _("Ended."))
        return redirect("response_templates")
    if request.method == "POST":
        require(may_write_templates(actor, request.POST.get("division", "")))
    form = TemplateForm(request.POST if request.method == "POST" else None, scopes=scopes)
    if request.method == "POST" and form.is_valid():
        try:
            add_template(actor, TemplateFacts(**form.cleaned_data))
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("response_templates")
    context = {
        "groups": _by_verb(actor),
        "form": form if scopes else None,
    }
    return render(request, "cases/response_templates.html", context, status=422 if form.errors else 200)


def _scopes(actor: Actor) -> list[tuple[str, str]]:
    """The places for which the actor keeps templates: (division, name)."""
    scopes = actor.scopes(*CLOSERS, Role.ADMINISTRATOR)
    names = division_names([scope for scope in scopes if scope])
    return [(scope, names.get(scope, "") or _("Everybody's")) for scope in scopes]


def _by_verb(actor: Actor) -> list[tuple[str, list[dict[str, Any]]]]:
    templates = list(templates_for(actor))
    words = reaching_words({template.category_code for template in templates if template.category_code})
    places = division_names({template.division for template in templates if template.division})
    groups: dict[str, list[dict[str, Any]]] = {}
    for template in templates:
        groups.setdefault(template.verb_label, []).append(
            {
                "template": template,
                "category": words.get(template.category_code, ""),
                "place": places.get(template.division, ""),
                "verdict": may_write_templates(actor, template.division),
            }
        )
    return list(groups.items())
