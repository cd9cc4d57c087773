"""What a new installation starts with: until when a unit may return a case. A place changes it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from liren.routing.models import ReturnLimit


def load_return_limits(model: Any = ReturnLimit) -> int:
    """Insert the limits that are missing and touch none that exists; says how many were missing."""
    known = set(model.objects.values_list("counted_from", flat=True))
    with (Path(__file__).parent / "return_limits.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            model(**{**line, "amount": int(line["amount"]), "is_verified": line["is_verified"] == "yes"})
            for line in csv.DictReader(file)
            if line["counted_from"] not in known
        ]
    model.objects.bulk_create(rows)
    return len(rows)
