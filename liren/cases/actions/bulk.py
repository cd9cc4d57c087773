"""One step on many cases: each in its own transaction, through the same action as from its own page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.closing import close_case
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import accept_order
from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import file_case, verify_case
from liren.cases.models import Case, ResponseTemplate
from liren.cases.wording import filled
from liren.core.verdicts import InvalidError, RefusedError
from liren.organizations.queries import owing_unit

MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was ticked, at the version that was on the screen."""

    case_id: UUID
    seen_version: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: `reason` says why not, "" if the step was taken."""

    case: Case | None
    reason: str

    @property
    def is_done(self) -> bool:
        """Whether the step was taken."""
        return not self.reason


def _dispatch(actor: Actor, case: Case, word: Word) -> Case:
    """To the unit that owes it by the list of duties; whom else to send is decided on the case's page."""
    owing = owing_unit(case.category_id, case.division, timezone.localdate())
    if owing is None:
        raise InvalidError(_("No duty says who owes this; choose the unit on the page of the case."))
    return dispatch_case(actor, case.pk, word, lead=owing.organization.pk)


Step = Callable[[Actor, Case, Word], Case]
BULK_STEPS: Mapping[str, Step] = {
    "verify": lambda actor, case, word: verify_case(actor, case.pk, word),
    "file": lambda actor, case, word: file_case(actor, case.pk, word),
    "dispatch": _dispatch,
    "accept": lambda actor, case, word: accept_order(actor, case.pk, word),
    "close": lambda actor, case, word: close_case(actor, case.pk, word),
}


def take_steps(
    actor: Actor,
    verb: str,
    chosen: Sequence[Chosen],
    *,
    key: UUID,
    note: str = "",
    template: ResponseTemplate | None = None,
) -> list[Outcome]:
    """Take one step on each of these cases; what is refused for one does not hold up the others.

    Sending the same `key` again takes no step twice. The words are `note`, or the template's filled in for
    each case.

    Raises:
        InvalidError: no such step here, nothing ticked, or more than 200.
    """
    if verb not in BULK_STEPS:
        raise InvalidError(_("Choose a step."), field="verb")
    if not chosen:
        raise InvalidError(_("Tick at least one case."), field="case")
    if len(chosen) > MOST_CASES:
        raise InvalidError(_("At most %(count)d cases at once.") % {"count": MOST_CASES}, field="case")
    visible = Case.objects.visible_to(actor).select_related("category", "lead")
    cases = visible.in_bulk([one.case_id for one in chosen])
    outcomes = []
    for one in {one.case_id: one for one in chosen}.values():
        case = cases.get(one.case_id)
        if case is None:
            outcomes.append(Outcome(None, _("No such case, or not one of yours.")))
            continue
        words = filled(template, case) if template else note
        outcomes.append(
            _taken(actor, verb, case, Word(words, uuid5(key, f"{verb} {case.pk}"), one.seen_version))
        )
    return outcomes


def _taken(actor: Actor, verb: str, case: Case, word: Word) -> Outcome:
    try:
        return Outcome(BULK_STEPS[verb](actor, case, word), "")
    except RefusedError as error:
        return Outcome(case, error.verdict.reason)
    except InvalidError as error:
        return Outcome(case, error.reason)
    except Case.DoesNotExist:
        return Outcome(None, _("No such case, or not one of yours."))
