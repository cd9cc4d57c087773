"""Core's tests read English unless they ask for Chinese, and never share a remembered calendar."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from liren.core.calendar import forget_working_times


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    forget_working_times()
    yield
    forget_working_times()
