"""One file per aggregate."""

from liren.escalation.models.appeals import Appeal
from liren.escalation.models.escalations import Escalation, Watch
from liren.escalation.models.extensions import Extension
from liren.escalation.models.ladder import LadderRung, Term, Trigger
from liren.escalation.models.reviews import SuspensionReview
from liren.escalation.models.supervisions import Supervision
from liren.escalation.models.suspensions import SuspensionRequest

__all__ = [
    "Appeal",
    "Escalation",
    "Extension",
    "LadderRung",
    "Supervision",
    "SuspensionRequest",
    "SuspensionReview",
    "Term",
    "Trigger",
    "Watch",
]
