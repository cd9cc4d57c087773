"""Divisions, grids, recorded overlaps, the base map, and what is kept about imports and edits."""

from liren.places.models.basemap import BaseFeature
from liren.places.models.divisions import Division
from liren.places.models.grids import Grid, GridLineage, LegacyCode
from liren.places.models.overlaps import RecordedOverlap
from liren.places.models.records import HouseholdRange, PlacesImport, Zoning
from liren.places.models.zones import Zone

__all__ = [
    "BaseFeature",
    "Division",
    "Grid",
    "GridLineage",
    "HouseholdRange",
    "LegacyCode",
    "PlacesImport",
    "RecordedOverlap",
    "Zone",
    "Zoning",
]
