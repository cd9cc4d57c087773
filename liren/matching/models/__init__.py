"""Records of this room."""

from liren.matching.models.followers import CaseFollower
from liren.matching.models.groups import MatterGroup
from liren.matching.models.subjects import SubjectDecision
from liren.matching.models.weights import MatchWeights, RepeatShare

__all__ = ["CaseFollower", "MatchWeights", "MatterGroup", "RepeatShare", "SubjectDecision"]
