"""Fixtures for every test below this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The shared cast, in this test's transaction."""
    from tests.cast import build_cast

    return build_cast()
