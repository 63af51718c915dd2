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


def cents(usd: Floats | float) -> Ints:
    """Dollars as whole cents, rounded to the nearest."""
    return np.rint(np.asarray(usd, dtype=np.float64) * CENTS).astype(np.int64)
