"""Bringing divisions and borders in from files. Repeating an import changes nothing."""

from liren.places.importing.divisions import import_divisions
from liren.places.importing.results import ImportResult
from liren.places.importing.zones import import_zones

__all__ = ["ImportResult", "import_divisions", "import_zones"]
