"""The only places where places are written."""

from liren.places.actions.basemap import add_base_features
from liren.places.actions.divisions import DivisionFacts, add_divisions, change_division, draw_boundary
from liren.places.actions.drawing import GridFacts, draw_grid, draw_grids, redraw_grid, retire_grid
from liren.places.actions.legacy import add_legacy_codes
from liren.places.actions.overlaps import record_overlap, rule_overlap
from liren.places.actions.reshaping import merge_grids, split_grid

__all__ = [
    "DivisionFacts",
    "GridFacts",
    "add_base_features",
    "add_divisions",
    "add_legacy_codes",
    "change_division",
    "draw_boundary",
    "draw_grid",
    "draw_grids",
    "merge_grids",
    "record_overlap",
    "redraw_grid",
    "retire_grid",
    "rule_overlap",
    "split_grid",
]
