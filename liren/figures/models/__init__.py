"""One file per aggregate."""

from liren.figures.models.exclusions import Exclusion, ExclusionReason, ExclusionWord
from liren.figures.models.excuses import Excuse
from liren.figures.models.formulas import FigureFormula
from liren.figures.models.months import FigureFacts, FigureMonth, FigureValue
from liren.figures.models.noted import NotedFact
from liren.figures.models.rules import FigureRule, SeenOnRounds

__all__ = [
    "Exclusion",
    "ExclusionReason",
    "ExclusionWord",
    "Excuse",
    "FigureFacts",
    "FigureFormula",
    "FigureMonth",
    "FigureRule",
    "FigureValue",
    "NotedFact",
    "SeenOnRounds",
]
