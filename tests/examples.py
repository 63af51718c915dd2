"""How many examples a property is tried on, and how many of a list."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import settings


def examples(number: int) -> settings:
    """As many where the slow tests run too, a quarter of them in the quick lane (see conftest.py)."""
    return settings(max_examples=max(1, number // (100 // settings.default.max_examples)))


def some(values: Iterable[Any], one_in: int) -> list[Any]:
    """Parameters of a test: all where the slow tests run too, else the first of every so many."""
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            marks=[pytest.mark.slow] * (place % one_in > 0),
        )
        for place, value in enumerate(values)
    ]
