"""One step on many cases: each in its own transaction, through the same action as from its own page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.closing import close_case
from liren.cases.actions.dispatching import dispatch_case
from liren.cases.actions.handling import accept_order
from liren.cases.actions.stepping import Word
from liren.cases.actions.verifying import file_case, verify_case
from liren.cases.models import Case, ResponseTemplate
from liren.cases.permissions import may_take
from liren.cases.suggestions import unit_advice
from liren.cases.wording import filled
from liren.core.verdicts import Denied, InvalidError, RefusedError
from liren.organizations.models import Organization

MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was ticked, at the version that was on the screen."""

    case_id: UUID
    seen_version: int | None
    unit: UUID | None = None  # where the dispatcher agreed to send it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: `reason` says why not, "" if the step was taken."""

    case: Case | None
    reason: str

    @property
    def is_done(self) -> bool:
        """Whether the step was taken."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a ticked case would go, and why; or why it can't be sent from here."""

    case: Case
    version: int
    unit: Organization | None
    assisting: tuple[Organization, ...]
    title: str  # what advises it: a ruling, a rule; "" is the list of duties
    why: str

    @property
    def can_go(self) -> bool:
        """Whether it is sent when the dispatcher says yes."""
        return self.unit is not None


def destinations(actor: Actor, chosen: Sequence[Chosen]) -> list[Destination]:
    """Where each ticked case would go by ruling, rule or duty, as from its own page; nothing is sent.

    Raises:
        InvalidError: nothing ticked, or more than 200.
    """
    found = []
    for one, case in _cases_of(actor, chosen):
        if case is None:
            continue
        version = case.version if one.seen_version is None else one.seen_version
        verdict = may_take(actor, case, "dispatch")
        advice = None if isinstance(verdict, Denied) else unit_advice(case)
        if isinstance(verdict, Denied):
            found.append(Destination(case, version, None, (), "", verdict.reason))
        elif advice is None:
            found.append(Destination(case, version, None, (), "", _nobody()))
        else:
            units = Organization.objects.in_bulk([advice.unit, *advice.co_handlers])
            assisting = tuple(units[unit] for unit in advice.co_handlers)
            found.append(
                Destination(case, version, units[advice.unit], assisting, advice.title, advice.explanation)
            )
    return found


def _nobody() -> str:
    return _("No rule and no duty says who owes this; choose the unit on the page of the case.")


def _dispatch(actor: Actor, case: Case, word: Word, unit: UUID | None = None) -> Case:
    """To where a ruling, a rule or the list of duties sends it, with the units that the rule lets assist.

    `unit` is the one that the dispatcher saw and agreed to: if the advice has changed since, nobody is sent.
    """
    advice = unit_advice(case)
    if advice is None:
        raise InvalidError(_nobody())
    if unit is not None and unit != advice.unit:
        raise InvalidError(_("The rules send it elsewhere now; look at it again."))
    return dispatch_case(actor, case.pk, word, lead=advice.unit, co_handlers=advice.co_handlers)


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
    outcomes = []
    for one, case in _cases_of(actor, chosen):
        if case is None:
            outcomes.append(Outcome(None, _("No such case, or not one of yours.")))
            continue
        words = filled(template, case) if template else note
        word = Word(words, uuid5(key, f"{verb} {case.pk}"), one.seen_version)
        step = partial(_dispatch, unit=one.unit) if verb == "dispatch" else BULK_STEPS[verb]
        outcomes.append(_taken(actor, step, case, word))
    return outcomes


def _cases_of(actor: Actor, chosen: Sequence[Chosen]) -> list[tuple[Chosen, Case | None]]:
    if not chosen:
        raise InvalidError(_("Tick at least one case."), field="case")
    if len(chosen) > MOST_CASES:
        raise InvalidError(_("At most %(count)d cases at once.") % {"count": MOST_CASES}, field="case")
    visible = Case.objects.visible_to(actor).select_related("category", "lead")
    cases = visible.in_bulk([one.case_id for one in chosen])
    return [(one, cases.get(one.case_id)) for one in {one.case_id: one for one in chosen}.values()]


def _taken(actor: Actor, step: Step, case: Case, word: Word) -> Outcome:
    try:
        return Outcome(step(actor, case, word), "")
    except RefusedError as error:
        return Outcome(case, error.verdict.reason)
    except InvalidError as error:
        return Outcome(case, error.reason)
    except Case.DoesNotExist:
        return Outcome(None, _("No such case, or not one of yours."))
