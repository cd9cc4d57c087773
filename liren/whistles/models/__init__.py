"""One file per aggregate."""

from liren.whistles.models.calls import Call
from liren.whistles.models.history import WhistleEntry, WhistleRating
from liren.whistles.models.rules import WhistleLimit, WhistleSetting
from liren.whistles.models.whistles import Whistle

__all__ = ["Call", "Whistle", "WhistleEntry", "WhistleLimit", "WhistleRating", "WhistleSetting"]
