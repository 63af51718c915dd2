"""Names for the columns that the world is made of: one row a city, a project or a country."""

from typing import Any

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


def cents(usd: Floats | float) -> Ints:
    """Dollars as whole cents, rounded to the nearest."""
    return np.rint(np.multiply(usd, CENTS)).astype(np.int64)
