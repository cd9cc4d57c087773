"""How a case is shown everywhere: its state as a badge, its time left as a clock. {% load cases %}"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from liren.cases.machine import State
from liren.cases.models import Case
from liren.cases.telling import STATE_TONES, clock_of
from liren.core.identity import uuid7
from liren.core.templatetags.ui import badge, clock

register = template.Library()


@register.simple_tag
def state_badge(case: Case) -> SafeString:
    """The state of a case in its tone."""
    return badge(State(case.state).label, tone=STATE_TONES.get(case.state, "neutral"))


@register.inclusion_tag("ui/clock.html")
def case_clock(case: Case) -> dict[str, Any]:
    """The time left of the stage that is running, worked out for this moment."""
    state, words = clock_of(case)
    return clock(case.due_at, state=state, text=words)


@register.inclusion_tag("cases/step_fields.html", takes_context=True)
def step_fields(context: template.Context, case: Case, *, next: str = "") -> dict[str, Any]:
    """The hidden fields of a form that posts a step: token, a fresh key, the version that was seen, the
    way back."""
    return {
        "csrf_token": context.get("csrf_token"),
        "key": uuid7(),
        "version": case.version,
        "next": next,
    }
