"""The ladder and the terms that a new installation starts with: defaults for a place to change.

The CSV files are the data; this module only reads them and may be called by migrations.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, Any]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return [
            {
                **line,
                "amount": int(line["amount"]),
                "valid_from": date.fromisoformat(line["valid_from"]),
                "is_verified": {"true": True, "false": False}[line["is_verified"]],
            }
            for line in csv.DictReader(file)
        ]


def rung_rows() -> list[dict[str, Any]]:
    """The default rungs; the fields are those of `escalation.LadderRung`."""
    return _rows("ladder.csv")


def term_rows() -> list[dict[str, Any]]:
    """The default terms; the fields are those of `escalation.Term`."""
    return _rows("terms.csv")
