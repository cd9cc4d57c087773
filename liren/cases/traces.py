"""What hangs on a case at all: one question for its page, instead of one for each table of each room.

A room names its tables that refer to a case (`keep_traces`); the page looks once (`look_for_traces`); and
before a room asks for its rows it asks here whether there can be any (`may_hold`). Where nobody has looked,
there can.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Model

from liren.cases.models import Case

_tables: dict[str, tuple[type[Model], str]] = {}


def keep_traces(*models: type[Model], by: str = "case") -> None:
    """Have the page of a case look whether these tables have a row that refers to it by this field."""
    for model in models:
        _tables[_label(model, by)] = (model, by)


def look_for_traces(case: Case) -> None:
    """Find out, by one query, which of the tables hold anything about this case."""
    quote = connection.ops.quote_name
    questions = ", ".join(
        f"EXISTS(SELECT FROM {quote(model._meta.db_table)}"  # names from models
        f" WHERE {quote(str(model._meta.get_field(by).column))} = %s)"  # type: ignore[union-attr]  # a column
        for model, by in _tables.values()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {questions}", [case.pk] * len(_tables))
        found = cursor.fetchone()
    case.traces = frozenset(label for label, is_there in zip(_tables, found, strict=True) if is_there)


def may_hold(case: Case, model: type[Model], by: str = "case") -> bool:
    """Whether this table can have rows about this case; True as long as nobody has looked."""
    label = _label(model, by)
    return case.traces is None or label not in _tables or label in case.traces


def _label(model: type[Model], by: str) -> str:
    return f"{model._meta.label}.{by}"
