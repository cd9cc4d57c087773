"""What people are told about cases, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from liren.cases.machine import VERB_LABELS, State
from liren.cases.models import Category
from liren.messaging.kinds import Kind, Text, Topic, register


class _CategoryLabels(Mapping[str, Text]):
    """Category names by code, read when a message is."""

    def __getitem__(self, code: str) -> Text:
        category = Category.objects.filter(pk=code).first()
        if category is None:
            raise KeyError(code)
        return category.label

    def __iter__(self) -> Iterator[str]:
        return iter(Category.objects.values_list("code", flat=True))

    def __len__(self) -> int:
        return Category.objects.count()

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and Category.objects.filter(pk=code).exists()


# Labels of what messages about cases speak of; other messages of this app use them too.
LABELS: dict[str, Mapping[str, Text]] = {
    "category": _CategoryLabels(),
    "verb": VERB_LABELS,
    "state": {state.value: state.label for state in State},
}

OWED = "case.owed"
SHARE = "case.share"
PROGRESS = "case.progress"
RATE = "case.rate"
OVERDUE = "case.overdue"

register(
    Kind(
        OWED,
        Topic.MY_WORK,
        _("%(category)s at %(place)s waits for you"),
        _("Case %(number)s is “%(state)s”. Next step: %(verb)s, due %(due)s."),
        LABELS,
    ),
    Kind(
        SHARE,
        Topic.MY_WORK,
        _("Your unit assists with %(category)s at %(place)s"),
        _("Case %(number)s. Report your share as done when it is."),
        LABELS,
    ),
    Kind(
        PROGRESS,
        Topic.MY_REPORTS,
        _("Your report %(number)s: %(state)s"),
        _("%(category)s at %(place)s. Open it to see who does what, and until when."),
        LABELS,
    ),
    Kind(
        RATE,
        Topic.MY_REPORTS,
        _("Your report %(number)s is closed. Was it done well?"),
        _("%(category)s at %(place)s. A bad rating opens a re-check."),
        LABELS,
    ),
    Kind(
        OVERDUE,
        Topic.DEADLINES,
        _("Overdue: %(category)s at %(place)s"),
        _("Case %(number)s has waited for “%(verb)s” since %(due)s."),
        LABELS,
    ),
)
