"""Letters to a message board: message_id, title, created_at, content; reply and replied_at if any."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from liren.cases.importing.histories import History, PastStep
from liren.core.verdicts import InvalidError

ORIGIN = "message-board"
# What a letter asks for, by the word that its title begins with or contains; the first match wins (B5 kinds).
KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("A04", ("举报",)),
    ("A03", ("投诉", "扰民")),
    ("A01", ("咨询", "请问", "询问", "什么时候", "何时", "是否", "能否", "吗？", "吗?", "怎么")),
    ("A05", ("建议", "希望", "呼吁")),
    ("A02", ("求助", "请求", "恳请", "请", "求", "反映")),
)
UNCLASSIFIED = "A00"
LONGEST = 20_000  # characters


def read_complaint(row: dict[str, str]) -> History:
    """One row.

    Raises:
        KeyError: a column is missing.
        InvalidError: the row can't be used, and why.
    """
    title, content = row["title"].strip(), row["content"].strip()
    if len(content) > LONGEST:
        raise InvalidError(_("The text has more than %(count)d characters.") % {"count": LONGEST})
    steps = [PastStep("report", _time(row["created_at"], "created_at"))]
    if reply := (row.get("reply") or "").strip():
        steps.append(PastStep("settle", _time(row.get("replied_at") or "", "replied_at"), note=reply))
    return History(
        origin=ORIGIN,
        origin_id=row["message_id"].strip(),
        category_code=kind_of(title),
        division="",
        description=f"{title}\n\n{content}".strip(),
        steps=tuple(steps),
    )


def kind_of(title: str) -> str:
    """The kind of appeal that a title announces."""
    return next((code for code, words in KINDS if any(word in title for word in words)), UNCLASSIFIED)


def _time(text: str, column: str) -> datetime:
    try:
        return timezone.make_aware(datetime.fromisoformat(text.strip()))
    except ValueError as error:
        raise InvalidError(
            _("%(column)s: “%(text)s” is no time.") % {"column": column, "text": text[:40]}
        ) from error
