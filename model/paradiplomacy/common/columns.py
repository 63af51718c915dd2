"""The columns that the world is made of, one row a city, a project or a country, and loops over them."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.floating[Any]]
type Ints = NDArray[np.int64]
type Bools = NDArray[np.bool_]
type Codes = NDArray[np.uint64]

CENTS = 100
"""Money is stored in whole US cents; rules that need dollars divide by this."""


def rows_where(flags: Bools | Ints) -> Ints:
    """Where flags are set: rows, ascending."""
    return flags.nonzero()[0]


def acts(parameter: Floats | float) -> bool:
    """Whether a parameter, a number or a column of them, is other than zero anywhere."""
    return bool(parameter.any() if isinstance(parameter, np.ndarray) else parameter)


def within(values: Floats, low: float, high: float) -> Floats:
    """Values held between two bounds, as ``np.clip`` does it, whose call costs more than a short column."""
    return np.minimum(np.maximum(values, low), high)


def cents(usd: Floats | float) -> Ints:
    """Dollars as whole cents, rounded to the nearest."""
    return np.rint(np.multiply(usd, CENTS)).astype(np.int64)


def in_cents(usd: float) -> int:
    """A single amount of dollars in whole cents, rounded as ``cents`` does."""
    return round(usd * CENTS)


def compiled[F: Callable[..., object]](function: F) -> F:
    """Compile a function when it is first called, and keep the machine code for later processes.

    A function fit for this is one loop over columns that adds, compares and counts. It takes neither
    exponentials nor logarithms: their last bit differs from one library to another, and results must not
    depend on whether numba is there.
    """
    try:
        from numba import njit
    except ImportError:
        return function
    try:
        return cast("F", njit(cache=True)(function))
    except RuntimeError:  # no folder in which the machine code could be kept
        return cast("F", njit(function))


def is_kept(function: Any) -> bool:
    """Whether machine code of a function is there, from this process or before it, or none is made of it.

    numba alone knows whether what it keeps is of this source: it may go by its content, not by its time.
    """
    if not hasattr(function, "stats") or function.signatures:
        return True
    try:
        return bool(function._cache._cache_file._load_index())
    except Exception:  # noqa: BLE001 - nowhere to keep it, an index that cannot be read, another numba
        return False
