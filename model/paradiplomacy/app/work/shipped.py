"""Thirty runs of every built-in scenario that come with the package: every pair has its answer at once.

``python -m paradiplomacy.app.work.shipped`` makes them again, which a change of the model asks for.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from paradiplomacy.app.state.cards import SHOWN
from paradiplomacy.app.state.choices import SIDES
from paradiplomacy.common.plugins import LOADED
from paradiplomacy.scenario.files import builtin_names

type ByYear = dict[str, pd.DataFrame]
"""For each side and indicator the values, one row a run and one column a year."""

RUNS = 30
FILE = Path(str(files("paradiplomacy.app"))) / "assets" / "runs.parquet"
_KEYS = ["scenario", "replication", "year"]


def make(names: Sequence[str], runs: int = RUNS) -> pd.DataFrame:
    """The runs of some scenarios, the first of the usual batch: a row a year, indexed by scenario and run."""
    from paradiplomacy.runs.progress import Silent
    from paradiplomacy.runs.runner import run

    years = run(names, runs, report=False, jobs=1, progress=Silent()).years
    table = years.set_index(_KEYS)[list(SHOWN)].astype("float64")
    return table.sort_index()


@cache
def table() -> pd.DataFrame:
    """The runs that come with the package."""
    return pd.read_parquet(FILE)


def pair(first: str, second: str, years: range) -> ByYear:
    """The runs of two built-in scenarios; nothing where one of them is another, or plug-ins are loaded."""
    return {} if LOADED else _pair(first, second, years)


@lru_cache(maxsize=100)
def _pair(first: str, second: str, years: range) -> ByYear:
    known = table().index.get_level_values("scenario")
    if first not in known or second not in known:
        return {}
    return {
        f"{side}.{indicator}": column.unstack("year")[list(years)]
        for side, name in zip(SIDES, (first, second), strict=True)
        for indicator, column in table().loc[name].items()
    }


if __name__ == "__main__":
    make(builtin_names()).to_parquet(FILE, compression="zstd")
