"""One file per aggregate."""

from liren.fieldwork.models.lists import CallBackItem, CallBackRule
from liren.fieldwork.models.patrols import Passing, Patrol, TrackPoint, TrackRule
from liren.fieldwork.models.plans import PatrolPlan, PatrolPoint

__all__ = [
    "CallBackItem",
    "CallBackRule",
    "Passing",
    "Patrol",
    "PatrolPlan",
    "PatrolPoint",
    "TrackPoint",
    "TrackRule",
]
