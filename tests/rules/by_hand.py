"""What the tests of rules share: columns of cities, equations worked out row by row, signs of effects."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from paradiplomacy.common.columns import Bools, Floats, Ints

ROWS = 37
"""Not a multiple of what a processor computes at once, so that first and last rows are computed otherwise."""

type Columns = Mapping[str, Any]


def column(seed: int, low: float = 0.0, high: float = 1.0) -> Floats:
    """Numbers between ``low`` and ``high``, one a city."""
    return np.random.default_rng(seed).uniform(low, high, ROWS)


def flags(seed: int) -> Bools:
    return np.random.default_rng(seed).random(ROWS) < 0.5


def whole(seed: int, high: int) -> Ints:
    """Whole numbers from 0 to ``high``, both included."""
    return np.random.default_rng(seed).integers(0, high + 1, ROWS)


def sigma(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def check(rule: Callable[..., Any], formula: Callable[..., float], columns: Columns, **fixed: Any) -> None:
    """The rule says what the formula says, and the same, bit for bit, of a city alone as of all at once."""
    result = rule(**columns, **fixed)
    rows = [{name: values[row].item() for name, values in columns.items()} for row in range(ROWS)]
    assert np.asarray(result).tolist() == pytest.approx(
        [formula(**row) for row in rows], rel=1e-12, abs=1e-15
    )
    for row in range(ROWS):
        alone = rule(**{name: values[row : row + 1] for name, values in columns.items()}, **fixed)
        assert alone.shape == (1,)
        assert alone[0] == result[row]


def at_once(rule: Callable[..., Any], /, *columns: Any, **fixed: Any) -> Any:
    """What a rule says of several runs at once; it says the same, bit for bit, of each alone."""
    together = rule(*columns, **fixed)
    for run in range(len(columns[0])):
        alone = rule(*(values[run : run + 1] for values in columns), **fixed)
        assert alone.tolist() == together[run : run + 1].tolist()
    return together.tolist()


def effect(rule: Callable[..., Any], name: str, columns: Columns, **fixed: Any) -> int:
    """1 if the rule's answer rises with a column for all cities, −1 if it falls, 0 if neither for any."""
    values = np.asarray(columns[name])
    low, high = (
        (values & False, values | True) if values.dtype == bool else (values, values + values.dtype.type(1))
    )
    if values.dtype.kind == "f":
        high = values + 0.01
    change = rule(**{**columns, name: high}, **fixed) - rule(**{**columns, name: low}, **fixed)
    signs = set(np.sign(change).astype(int).tolist())
    assert len(signs) == 1, f"{name} acts in both directions"
    return int(signs.pop())
