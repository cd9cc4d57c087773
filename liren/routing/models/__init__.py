"""One file per aggregate."""

from liren.routing.models.arbitrations import Arbitration, DutyProposal
from liren.routing.models.limits import ReturnLimit
from liren.routing.models.rules import DispatchRule
from liren.routing.models.trials import RuleTrial

__all__ = ["Arbitration", "DispatchRule", "DutyProposal", "ReturnLimit", "RuleTrial"]
