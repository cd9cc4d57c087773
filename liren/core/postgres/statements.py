"""Which statements PostgreSQL may plan once and run many times.

Reading and planning the same few statements again is most of what a step of a case costs the database. A
prepared statement saves that, but its plan may become one for any value. So only those are prepared whose
plan does not depend on the values, and whose parameters stand where their type is plain: beside a column, in
a list, in VALUES, before a cast. All others are sent as Django sends them, with the values inside.
"""

from __future__ import annotations

import re
from functools import lru_cache

_KINDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
# A column, a comparison and a value; a column and a list of values; a value and its type.
_BESIDE_COLUMN = re.compile(r'"\w+"(?:::text)? (?:=|<|>|<=|>=|LIKE) \(?%s')
_IN_LIST = re.compile(r'"\w+" IN \(%s(?:, %s)*\)')
_WITH_TYPE = re.compile(r"\(%s\)::[\w ]+(?:\[\])?")
_IN_VALUES = re.compile(r"(?<=[(\s])%s(?=[,)])")
# A plan that depends on the values: how common a beginning is, how much a unit has.
_DEPENDS = (" LIKE ", "EXISTS(", "GROUP BY", "COUNT(", " OVER ")
_ONE_ROW = re.compile(r'"(?:id|key|number|code|session_key)" = %s')


@lru_cache(maxsize=4000)
def is_plain(statement: str) -> bool:
    """Whether a statement, with %s for its values, may be prepared."""
    if not statement.lstrip().startswith(_KINDS) or "%%" in statement or "%(" in statement:
        return False
    if any(mark in statement for mark in _DEPENDS) and not _ONE_ROW.search(statement):
        return False
    rest = statement.replace('SELECT %s AS "a"', "")
    for known in (_BESIDE_COLUMN, _IN_LIST, _WITH_TYPE):
        rest = known.sub("", rest)
    if statement.startswith("INSERT"):
        rest = _IN_VALUES.sub("", rest)
    return "%s" not in rest
