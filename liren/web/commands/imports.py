"""`liren import`: bring registers and histories in from files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liren.web.machine import MachineError

if TYPE_CHECKING:
    from argparse import _SubParsersAction

SYSTEMS = ("wgs84", "cgcs2000", "gcj02", "bd09")


def add_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands of this group."""
    parent = commands.add_parser("import", help="bring registers and histories in from files")
    kinds = parent.add_subparsers(metavar="what", required=True)
    divisions = kinds.add_parser("divisions", help="the tree of administrative divisions, from CSV")
    _takes_file(divisions, "liren.places.importing", "import_divisions")
    zones = kinds.add_parser("zones", help="grids or communities with polygons, from GeoJSON")
    zones.add_argument("--crs", choices=SYSTEMS, required=True, help="the file's coordinate system")
    _takes_file(zones, "liren.places.importing", "import_zones")
    complaints = kinds.add_parser("complaints", help="letters and calls to the government, from CSV")
    complaints.add_argument("--division", required=True, help="where cases without a point belong")
    _takes_file(complaints, "liren.cases.importing", "import_complaints")
    requests = kinds.add_parser("requests", help="a city's service requests (311), from CSV")
    requests.add_argument("--division", required=True, help="where cases without a point belong")
    requests.add_argument(
        "--timezone", default="America/New_York", help="of times without one; default %(default)s"
    )
    _takes_file(requests, "liren.cases.importing", "import_requests")


def _takes_file(parser: argparse.ArgumentParser, package: str, function: str) -> None:
    parser.add_argument("path", type=Path, metavar="FILE")
    parser.add_argument("--rejects", type=Path, help="where to write refused lines; default FILE.rejects.csv")
    parser.set_defaults(run=run_import, needs="django", package=package, function=function)


def run_import(arguments: argparse.Namespace) -> int:
    """Call the room's import with the options that were given, and print what it reports."""
    if not arguments.path.exists():
        raise MachineError(f"There is no file {arguments.path}.")
    options: dict[str, Any] = {
        name: value
        for name, value in vars(arguments).items()
        if name in {"crs", "timezone", "division", "rejects"} and value is not None
    }
    from importlib import import_module

    report = getattr(import_module(arguments.package), arguments.function)(arguments.path, **options)
    print(report)  # noqa: T201
    return 0
