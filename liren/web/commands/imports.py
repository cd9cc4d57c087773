"""`liren import`: bring registers and histories in from files. A second run of the same file changes
nothing.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from liren.web.commands.processes import say
from liren.web.machine import MachineError

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from liren.places.importing import ImportResult

SYSTEMS = ("wgs84", "cgcs2000", "gcj02", "bd09")


def add_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands of this group."""
    parent = commands.add_parser("import", help="bring registers and histories in from files")
    kinds = parent.add_subparsers(metavar="what", required=True)

    divisions = kinds.add_parser(
        "divisions", help="the tree of divisions: a folder of provinces.csv … villages.csv"
    )
    divisions.add_argument("path", type=Path, metavar="FOLDER")
    _takes_day(divisions)
    divisions.set_defaults(run=import_divisions)

    zones = kinds.add_parser("zones", help="borders of divisions or grids, from GeoJSON")
    zones.add_argument("path", type=Path, metavar="FILE")
    zones.add_argument("--crs", choices=SYSTEMS, required=True, help="the coordinate system of the file")
    zones.add_argument("--level", default="", help="take only this level: province … community, grid")
    _takes_day(zones)
    zones.set_defaults(run=import_zones)

    complaints = kinds.add_parser("complaints", help="letters to a message board and their replies, from CSV")
    complaints.add_argument("path", type=Path, metavar="FILE")
    complaints.set_defaults(run=import_complaints)

    requests = kinds.add_parser("requests", help="a city's service requests (311), from CSV")
    requests.add_argument("path", type=Path, metavar="FILE")
    requests.add_argument(
        "--timezone", default="America/New_York", help="of the times in the file; default %(default)s"
    )
    requests.set_defaults(run=import_requests)

    estates = kinds.add_parser(
        "estates", help="estates as several sources list them, from CSV; repeats are joined"
    )
    estates.add_argument("path", type=Path, metavar="FILE")
    estates.set_defaults(run=import_estates)

    for parser in (complaints, requests, estates):
        parser.add_argument("--division", default="", help="code of the place that the file is about")
    for parser in (divisions, zones, complaints, requests, estates):
        parser.add_argument(
            "--rejects", type=Path, help="where to name refused lines; default FILE.rejects.csv"
        )
        parser.set_defaults(needs="django")


def _takes_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--on", type=date.fromisoformat, help="first day on which what is new is valid; default today"
    )


def _existing(path: Path) -> Path:
    if not path.exists():
        raise MachineError(f"There is no {path}.")
    return path


def import_divisions(arguments: argparse.Namespace) -> int:
    """Bring the tree of divisions up to a folder of CSV files."""
    folder = _existing(arguments.path)
    if not folder.is_dir():
        folder = folder.parent  # one of its files was named
    from django.utils import timezone

    from liren.accounts.actors import SYSTEM
    from liren.places import importing

    result = importing.import_divisions(
        SYSTEM, folder, on=arguments.on or timezone.localdate(), progress=_is_watched()
    )
    return _report(result, arguments.rejects or Path(f"{folder}.rejects.csv"))


def import_zones(arguments: argparse.Namespace) -> int:
    """Give places the borders of a GeoJSON file."""
    file = _existing(arguments.path)
    from django.utils import timezone

    from liren.accounts.actors import SYSTEM
    from liren.places import importing

    result = importing.import_zones(
        SYSTEM,
        file,
        crs=arguments.crs,
        level=arguments.level,
        on=arguments.on or timezone.localdate(),
        progress=_is_watched(),
    )
    return _report(result, arguments.rejects or Path(f"{file}.rejects.csv"))


def import_complaints(arguments: argparse.Namespace) -> int:
    """Take in letters that others received and answered."""
    file = _existing(arguments.path)
    from liren.cases import importing

    division = arguments.division or _only_city()
    say(str(importing.import_complaints(file, division=division, rejects=arguments.rejects)))
    return 0


def import_requests(arguments: argparse.Namespace) -> int:
    """Take in a city's service requests with their legal deadlines."""
    file = _existing(arguments.path)
    from liren.cases import importing

    division = arguments.division or _only_city()
    options = {"division": division, "timezone": arguments.timezone, "rejects": arguments.rejects}
    say(str(importing.import_requests(file, **options)))
    return 0


def import_estates(arguments: argparse.Namespace) -> int:
    """Take in a list of estates: one compound for each; doubtful pairs wait for a person."""
    file = _existing(arguments.path)
    from liren.accounts.actors import SYSTEM
    from liren.addresses.actions import estates

    done = estates.import_estates(SYSTEM, file, division=arguments.division or _only_city())
    for source, guess in sorted(done.systems.items()):
        metres = ", ".join(f"{crs} {value:.0f} m" for crs, value in guess.medians.items())
        how = "declared" if guess.is_declared else f"guessed from {guess.common} estates in common: {metres}"
        say(f"{source}: {guess.system} ({how})")
    say(
        f"{done.lines} lines, {done.known} known before; {done.new_compounds} new compounds, "
        f"{done.joined} lines joined to them, {done.doubtful} new doubtful pairs."
    )
    return 0


def _is_watched() -> bool:
    return sys.stderr.isatty()


def _report(result: ImportResult, rejects: Path) -> int:
    result.write_rejects(rejects)
    say(f"{result.new} new, {result.changed} changed, {result.same} the same, {result.rejected} rejected.")
    if result.rejected:
        say(f"Rejected lines and reasons: {rejects}")
    return 0


def _only_city() -> str:
    """The one city that is registered here; cases without a point of their own lie in it."""
    from liren.places.codes import significant
    from liren.places.models import Division

    codes = sorted(set(Division.objects.filter(level="city").values_list("code", flat=True)))
    if len(codes) != 1:
        raise MachineError(
            f"{len(codes)} cities are registered here; say which one the file is about: --division CODE"
        )
    return significant(codes[0])
