"""The list of pages is whole: every door that shows a page stands in it, or beside it with a reason."""

from __future__ import annotations

from pathlib import Path

from tests.doors import url_names
from tools.pages.listing import NOT_PAGES, PAGES, WHO

DOORS = Path(__file__).with_name("doors.txt")


def doors_that_show_something() -> set[str]:
    """Names of URLs that answer a GET with 200 to somebody. A name without a row is test_doors' to find."""
    rows = [line.split() for line in DOORS.read_text().splitlines()[1:]]
    return {row[0] for row in rows if row[1] == "GET" and "200" in row[2:]}


def test_every_page_is_looked_at_or_left_out_with_a_reason() -> None:
    known = {page.name for page in PAGES} | NOT_PAGES.keys()
    missing = sorted(doors_that_show_something() - known)
    assert not missing, (
        f"Put these into PAGES of tools/pages/listing.py (or into NOT_PAGES, with the reason): {missing}"
    )


def test_nothing_in_the_list_has_gone() -> None:
    names = {name for name, _arguments in url_names()}
    stale = sorted({page.name for page in PAGES if not page.path} - names) + sorted(NOT_PAGES.keys() - names)
    assert not stale


def test_no_page_is_in_the_list_twice_and_everybody_is_known() -> None:
    keys = [page.key for page in PAGES]
    assert len(keys) == len(set(keys))
    assert {page.who for page in PAGES} <= WHO.keys()
    assert not {page.name for page in PAGES} & NOT_PAGES.keys()
