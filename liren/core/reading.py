"""Reading by a query that is built once: what Django does to turn a query into SQL costs a step of a case
more than PostgreSQL's answer to it, and it comes out the same each time.

The query is written as ever, in a function of what is asked; it is built with stand-ins, and each reading
puts the real values in their places. For the few queries that every step asks, not for all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
MOST_KNOWN = 300  # shapes of one query; one that is forgotten is built again


@dataclass(frozen=True, slots=True)
class _Made:
    """A query in SQL, and how rows of it become records."""

    statement: str
    places: tuple[tuple[int, int] | None, ...]  # for each parameter: which value, and which item of a list
    given: tuple[Any, ...]  # the parameters that are always the same
    locks: bool
    record_of: Callable[[Any], Any]
    converters: dict[int, tuple[list[Any], Any]]


class Reading(Generic[Row]):
    """A query of what is asked: texts, ids, days, moments, lists of these; never None, and nothing of which a
    part is used (no beginning of a text).

    `build(*asked)` gives the query set; it may not look at a clock or at the values themselves. What decides
    about the shape of the query is given as `about`, by which the built query is remembered: `build(about,
    *asked)`.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self._build = build
        self._made = lru_cache(maxsize=MOST_KNOWN)(self._make)

    def __call__(self, *asked: Any, about: Hashable = None) -> list[Row]:
        """The rows: records, or tuples of a `values_list`.

        Raises:
            ValueError: a value has no place of its own in the query.
            TransactionManagementError: the query locks rows, outside of a transaction.
        """
        made = self._made(about, tuple(map(_shape, asked)))
        if made is None:
            return []
        if made.locks and connection.get_autocommit():
            raise TransactionManagementError("a locking query outside of a transaction")
        values = [
            fixed if place is None else asked[place[0]] if place[1] < 0 else asked[place[0]][place[1]]
            for place, fixed in zip(made.places, made.given, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(made.statement, values)
            rows = cursor.fetchall()
        return [made.record_of(row) for row in _converted(rows, made.converters)]

    def one(self, *asked: Any, about: Hashable = None) -> Row | None:
        """The first row, if there is any."""
        return next(iter(self(*asked, about=about)), None)

    def _make(self, about: Hashable, shapes: tuple[Any, ...]) -> _Made | None:
        stand_ins = [_stand_in(shape, number) for number, shape in enumerate(shapes)]
        query_set = self._build(*([] if about is None else [about]), *stand_ins)
        compiler = query_set.query.get_compiler(connection=connection)
        try:
            statement, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        where = dict(_where(stand_ins))
        places = tuple(where.get((type(value), value)) for value in parameters)
        if missing := set(where.values()) - set(places):
            raise ValueError(f"these values have no place of their own in the query: {sorted(missing)}")
        return _Made(
            statement,
            places,
            tuple(parameters),
            bool(query_set.query.select_for_update),
            _record_of(compiler) if query_set._fields is None else tuple,  # type: ignore[attr-defined]  # stubs
            compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]]),
        )


def _shape(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return (type(value[0]) if value else str, len(value))
    for kind in (str, UUID, datetime, date):
        if isinstance(value, kind):
            return kind
    raise ValueError(f"no query is made once for a {type(value).__name__}")


def _stand_in(shape: Any, number: int) -> Any:
    if isinstance(shape, tuple):
        kind, length = shape
        return [_stand_in(kind, 1_000 * (number + 1) + item) for item in range(length)]
    if issubclass(shape, str):
        return f"\x01{number}"
    if shape is UUID:
        return UUID(int=2**96 + number)
    if shape is datetime:
        return datetime(1, 1, 2, tzinfo=UTC) + timedelta(seconds=number)
    return date(1, 1, 2) + timedelta(days=number)


def _where(stand_ins: list[Any]) -> Iterator[tuple[tuple[type, Any], tuple[int, int]]]:
    for number, value in enumerate(stand_ins):
        if isinstance(value, list):
            yield from (((type(item), item), (number, at)) for at, item in enumerate(value))
        else:
            yield (type(value), value), (number, -1)


def _converted(rows: Any, converters: dict[int, tuple[list[Any], Any]]) -> Iterator[Any]:
    if not converters:
        yield from rows
        return
    for row in rows:
        values = list(row)
        for position, (several, expression) in converters.items():
            for convert in several:
                values[position] = convert(values[position], expression, connection)
        yield values


def _record_of(compiler: Any) -> Callable[[Any], Any]:
    """As Django's ModelIterable does it."""
    info = compiler.klass_info
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [attrgetter("target.attname")(one[0]) for one in compiler.select[first:last]]
    model, alias = info["model"], connection.alias
    populators = get_related_populators(info, compiler.select, alias)  # type: ignore[call-arg]  # stubs
    noted = tuple((compiler.annotation_col_map or {}).items())

    def record(row: Any) -> Any:
        made = model.from_db(alias, names, row[first:last])
        for populator in populators:
            populator.populate(row, made)
        for name, position in noted:
            setattr(made, name, row[position])
        return made

    return record
