"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.cases.actions.stepping import LONGEST_NOTE
from liren.cases.models import Deadline
from liren.core.clock import Limit, LimitKind
from liren.core.explaining import limit_words
from liren.core.identity import uuid7
from liren.escalation.actions.ladder import LONGEST, Since
from liren.escalation.actions.supervising import Order
from liren.escalation.grounds import Ground
from liren.escalation.levels import LADDER_LEVELS
from liren.escalation.models import Appeal, Supervision, Term, Trigger

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")  # what browsers send and expect


def _words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class KeyedForm(forms.Form):
    """A form whose repeated submit is the same act: it carries a key made with the page."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


class ExtensionForm(KeyedForm):
    """More time, counted in the clock's own kind."""

    amount = forms.IntegerField(label=_("How much more"), min_value=1, max_value=LONGEST)
    reason = _words(_("Why the time is too short"))

    def __init__(self, *args: Any, deadline: Deadline | None = None, **kwargs: Any) -> None:
        """Say what the number counts, and what the most is."""
        super().__init__(*args, **kwargs)
        if deadline and deadline.limit:
            field = self.fields["amount"]
            field.help_text = _("Counted in %(kind)s; at most the first limit again: %(most)s.") % {
                "kind": deadline.limit.kind.label,
                "most": limit_words(deadline.limit),
            }
            assert isinstance(field, forms.IntegerField)
            field.widget.attrs["max"] = deadline.limit.amount


class DecisionForm(forms.Form):
    """Yes or no with a word; the button that was pressed says which."""

    word = _words(_("Your word on it"), required=False)


class SuspensionForm(KeyedForm):
    """A pause of the unit's own clock."""

    reason = _words(_("Why it can't be done now"), _("If it is approved, the reporter reads it."))
    until = forms.DateField(
        label=_("Look at it again on"),
        help_text=_("Leave it empty for the day that the terms give."),
        required=False,
        widget=DAY,
    )


class SupervisionForm(KeyedForm):
    """A superior's order."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Supervision.Kind.choices)
    word = _words(_("What you want to be done"), _("The unit reads it."))
    amount = forms.IntegerField(label=_("Reply within"), min_value=1, max_value=LONGEST)
    limit_kind = forms.ChoiceField(label=_("Counted in"), choices=LimitKind.choices)

    def order(self) -> Order:
        """What was filled in."""
        filled = self.cleaned_data
        within = Limit(filled["amount"], LimitKind(filled["limit_kind"]))
        return Order(Supervision.Kind(filled["kind"]), filled["word"], within)


class ReplyForm(forms.Form):
    """The unit's answer to its superior."""

    reply = _words(_("What is done about it"))


class ReviewForm(KeyedForm):
    """A review of an open problem: the button says whether it stays one."""

    until = forms.DateField(label=_("Next review on"), required=False, widget=DAY)
    reason = _words(_("Reason"), required=False)


class AppealForm(KeyedForm):
    """An appeal against one of the facts that count against the unit."""

    target = forms.TypedChoiceField(label=_("Against"), coerce=str)
    reason = _words(_("Why it should not count"))

    def __init__(self, *args: Any, grounds: list[Ground], **kwargs: Any) -> None:
        """Offer the facts of this case."""
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                str(one.target_id),
                f"{Appeal.Kind(one.kind).label} · {timezone.localtime(one.at):%Y-%m-%d %H:%M}",
            )
            for one in grounds
        ]


class _SinceForm(forms.Form):
    """From when a row holds, and who says so."""

    amount = forms.IntegerField(label=_("Lasts for"), min_value=1, max_value=LONGEST)
    valid_from = forms.DateField(label=_("From"), initial=timezone.localdate, widget=DAY)
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document that says so, with its number.")
    )
    is_verified = forms.BooleanField(label=_("I have compared it with the document"), required=False)

    def since(self) -> Since:
        """From when, by which document."""
        filled = self.cleaned_data
        return Since(filled["valid_from"], filled["source"], filled["is_verified"])


class RungForm(_SinceForm):
    """A rung of the ladder."""

    trigger = forms.ChoiceField(label=_("When a case is"), choices=Trigger.choices)
    level = forms.ChoiceField(label=_("It climbs to"))
    limit_kind = forms.ChoiceField(
        label=_("Counted in"), choices=LimitKind.choices, initial=LimitKind.WORKING_HOURS
    )
    category_code = forms.RegexField(
        r"^([CEA]\d{0,4})?$",
        label=_("Category code"),
        required=False,
        max_length=5,
        help_text=_("Empty: every category. E events, C01 a class, C0118 one category."),
    )
    division = forms.RegexField(
        r"^\d{0,15}$",
        label=_("Area code"),
        required=False,
        max_length=15,
        help_text=_("Empty: everywhere."),
    )
    field_order = ("trigger", "level", "amount", "limit_kind", "category_code", "division", "valid_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the levels in the reader's language."""
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(level.value, level.label) for level in LADDER_LEVELS]


AMBER = "amber"


class TermForm(_SinceForm):
    """Another span or share of this room."""

    name = forms.ChoiceField(
        label=_("Which one"),
        choices=[(AMBER, _("Share of a limit from which its clock turns amber")), *Term.Name.choices],
    )
    limit_kind = forms.ChoiceField(
        label=_("Counted in"),
        choices=[("percent", _("percent")), *LimitKind.choices],
        initial=LimitKind.CALENDAR_DAYS,
    )
    amount = forms.IntegerField(label=_("Value"), min_value=1, max_value=LONGEST)
    field_order = ("name", "amount", "limit_kind", "valid_from", "source", "is_verified")

    def clean(self) -> dict[str, Any]:
        """A share is counted in percent, everything else in time."""
        filled: dict[str, Any] = super().clean() or {}
        is_share = filled.get("name") == AMBER
        if filled.get("limit_kind") and is_share != (filled["limit_kind"] == "percent"):
            self.add_error("limit_kind", _("A share is counted in percent, a term in hours or days."))
        return filled
