"""Bands: an indicator year by year, the mean of many runs and where most of them lie."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from paradiplomacy.common.columns import Floats, Ints

LOW, HIGH = 0.05, 0.95
"""Shares of the runs that lie below the ends of a band."""


class Band(NamedTuple):
    """Years, and for each the low end, the mean and the high end of runs; NaN where no run has a value."""

    years: Ints
    low: Floats
    mean: Floats
    high: Floats


def band(runs: pd.DataFrame) -> Band:
    """The band of runs, one row a run and one column a year; NaN is left out."""
    ends = (
        each.to_numpy(dtype=np.float64) for each in (runs.quantile(LOW), runs.mean(), runs.quantile(HIGH))
    )
    return Band(runs.columns.to_numpy(dtype=np.int64), *ends)
