"""When a case is filed: open the parts that the rules ask for."""

from __future__ import annotations

from liren.cases.actions.branching import apply_child_rules
from liren.cases.events import CaseStepped
from liren.core.announcements import listen


@listen(CaseStepped, verb=("file",))
def open_parts(event: CaseStepped) -> None:
    """Apply the rules to a case that was filed. Hearing it twice opens nothing twice."""
    apply_child_rules(event.case_id)
