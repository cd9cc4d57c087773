"""One of everything of this room that a URL can name, for the table of doors."""

from __future__ import annotations

from liren.core.encryption import encrypt
from liren.core.identity import uuid7
from liren.sources.actions.settling import context
from liren.sources.models import Batch, Conflict, System
from tests.cast import DISTRICT, Cast


def source_of_each(cast: Cast) -> dict[str, object]:
    """A system, an import of it, and a conflict."""
    system = System.objects.create(code="civil", name="民政系统", owner="民政局")
    batch = Batch.objects.create(
        system=system, target="systems", division=DISTRICT, file_name="list.csv", digest="0" * 64,
        headings=["code", "name", "owner"], by=cast.administrator.user_id,
    )  # fmt: skip
    record = uuid7()
    conflict = Conflict.objects.create(
        target="systems", record=record, division=DISTRICT, field="name", batch=batch,
        offered=encrypt("养老系统", context(record, "name")),
    )  # fmt: skip
    return {"system_id": system.pk, "import_id": batch.pk, "import_step": "check", "conflict_id": conflict.pk}
