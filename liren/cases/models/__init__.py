"""One file per aggregate."""

from liren.cases.models.amber import AmberShare
from liren.cases.models.bulk import BulkLine, BulkRun
from liren.cases.models.callbacks import CallBack
from liren.cases.models.case import Case
from liren.cases.models.categories import Category, StageLimit
from liren.cases.models.children import ChildRule
from liren.cases.models.conveniences import ResponseTemplate, SavedFilter, Subscription
from liren.cases.models.deadlines import Deadline
from liren.cases.models.orders import WorkOrder
from liren.cases.models.photos import Photo
from liren.cases.models.questions import CaseAnswer, Question
from liren.cases.models.timeline import Rating, TimelineEntry
from liren.cases.models.undoing import UndoOffer, UndoWindow

__all__ = [
    "AmberShare",
    "BulkLine",
    "BulkRun",
    "CallBack",
    "Case",
    "CaseAnswer",
    "Category",
    "ChildRule",
    "Deadline",
    "Photo",
    "Question",
    "Rating",
    "ResponseTemplate",
    "SavedFilter",
    "StageLimit",
    "Subscription",
    "TimelineEntry",
    "UndoOffer",
    "UndoWindow",
    "WorkOrder",
]
