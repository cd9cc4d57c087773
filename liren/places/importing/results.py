"""What an import did, and the file that names what it could not use."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils import timezone

from liren.accounts.actors import Actor
from liren.ledger.actions import record
from liren.places.models import PlacesImport


@dataclass(frozen=True, slots=True)
class Reject:
    """A row or feature that was left out, and why."""

    file: str
    line: int  # of the file, the header being line 1; for GeoJSON the number of the feature, from 1
    code: str
    reason: str


@dataclass(slots=True)
class ImportResult:
    """Counts of rows. `skipped` are rows that stand for the place above them (a city without districts)."""

    new: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    rejects: list[Reject] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many rows could not be used."""
        return len(self.rejects)

    def write_rejects(self, path: Path) -> None:
        """Write the rejects as CSV (file, line, code, reason). Without any, no file is left."""
        if not self.rejects:
            path.unlink(missing_ok=True)
            return
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["file", "line", "code", "reason"])
            writer.writerows(
                [reject.file, reject.line, reject.code, reject.reason] for reject in self.rejects
            )


def note_import(
    actor: Actor, kind: PlacesImport.Kind, result: ImportResult, *, digest: str, on: date, crs: str = ""
) -> None:
    """Keep a record of an import; a repetition that changed nothing leaves none."""
    again = PlacesImport.objects.filter(kind=kind, digest=digest).exists()
    if again and not result.new and not result.changed:
        return
    made = PlacesImport.objects.create(
        kind=kind,
        digest=digest,
        crs=crs,
        on=on,
        at=timezone.now(),
        by=actor.user_id,
        new=result.new,
        changed=result.changed,
        same=result.same + result.skipped,
        rejected=result.rejected,
    )
    record(actor, f"{kind}.imported", made, new=result.new, changed=result.changed, rejected=result.rejected)
