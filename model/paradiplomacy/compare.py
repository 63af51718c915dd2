"""Comparing scenarios in pairs: the run of one and the run of the other with the same seed.

Both runs of a pair meet the same chance, so that their difference is due to the scenario. Functions take
plain arrays, one element a run, NaN where a run has no value.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from paradiplomacy.columns import Floats
from paradiplomacy.scenario import Scenario

type Window = tuple[int, int]
"""First and last year, both included."""

CONFIDENCE = 0.95
PRECISION = 0.10
"""Half-width of the interval that is asked for, as a share of the difference."""


@dataclass(frozen=True)
class Difference:
    """A scenario against its base in one indicator, over pairs of runs; None where undefined.

    Attributes:
        pairs: pairs of runs in which both have a value.
        base: mean over the runs of the base.
        mean: mean over the runs of the scenario.
        difference: mean of the paired differences.
        low: lower end of the 95 % interval of the difference (Student's t).
        high: upper end.
        relative_percent: difference over the absolute value of the base's mean, per cent.
        same_sign: share of the pairs whose difference has the sign of the mean difference.
        effect_paired: difference over the standard deviation of the paired differences (Cohen's d_z).
        effect_unpaired: difference over the pooled standard deviation of the two groups (Cohen's d).
        needed: pairs at which the half-width of the interval comes to a tenth of the difference.

    """

    pairs: int
    base: float | None
    mean: float | None
    difference: float | None
    low: float | None
    high: float | None
    relative_percent: float | None
    same_sign: float | None
    effect_paired: float | None
    effect_unpaired: float | None
    needed: int | None


def paired_difference(base: Floats, other: Floats) -> Difference:
    """Compare runs of two scenarios, aligned by seed."""
    usable = ~(np.isnan(base) | np.isnan(other))
    base, other = base[usable], other[usable]
    if not len(base):
        return Difference(0, *[None] * 10)
    changes = other - base
    mean, spread = float(changes.mean()), _spread(changes)
    half = half_width(spread, len(changes))
    return Difference(
        pairs=len(changes),
        base=float(base.mean()),
        mean=float(other.mean()),
        difference=mean,
        low=None if half is None else mean - half,
        high=None if half is None else mean + half,
        relative_percent=_ratio(100 * mean, abs(float(base.mean()))),
        same_sign=float((np.sign(changes) == np.sign(mean)).mean()) if mean else None,
        effect_paired=_ratio(mean, spread),
        effect_unpaired=_ratio(mean, _pooled(base, other)),
        needed=pairs_needed(mean, spread),
    )


def _spread(values: Floats) -> float | None:
    """Standard deviation; 0 where all are equal up to rounding, None for fewer than two values."""
    if len(values) < 2:
        return None
    spread = float(values.std(ddof=1))
    return 0.0 if spread <= 1e-12 * float(np.abs(values).max()) else spread


def _pooled(one: Floats, other: Floats) -> float | None:
    spreads = [_spread(one), _spread(other)]
    known = [spread**2 for spread in spreads if spread is not None]
    return math.sqrt(sum(known) / 2) if len(known) == 2 else None


def _ratio(value: float, by: float | None) -> float | None:
    return value / by if by else None


def half_width(spread: float | None, pairs: int) -> float | None:
    """Half the width of the interval of a mean, from the standard deviation of the values.

    None where there is no variance to learn from: a single pair, or pairs that are all alike.
    """
    if not spread:
        return None
    return float(stdtrit(pairs - 1, (1 + CONFIDENCE) / 2)) * spread / math.sqrt(pairs)


def pairs_needed(mean: float, spread: float | None, precision: float = PRECISION) -> int | None:
    """Pairs at which the interval comes to ± ``precision`` times the difference.

    None where the difference is nought or its spread unknown.
    """
    if spread is None or not mean:
        return None
    low, high = 1, 2
    while _too_wide(mean, spread, high, precision):
        low, high = high, 2 * high
        if high > 1e15:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _too_wide(mean, spread, middle, precision) else (low, middle)
    return high


def _too_wide(mean: float, spread: float, pairs: int, precision: float) -> bool:
    half = half_width(spread, pairs)
    return half is not None and half > precision * abs(mean)


def clear(row: Difference) -> bool:
    """Whether the interval leaves out nought."""
    return row.low is not None and row.high is not None and (row.low > 0 or row.high < 0)


# --- Windows of years ---


def common_years(one: Scenario, other: Scenario) -> Window:
    """The years that both simulate."""
    return max(one.first_year, other.first_year), min(one.last_year, other.last_year)


def years_apart(scenario: Scenario, base: Scenario) -> Window:
    """The years in which a scenario says something else than its base, within their common years.

    Where they differ in dated events only, from the first to the last year of these; otherwise all years.
    """
    first, last = common_years(base, scenario)
    changes = scenario.differences(base)
    events = [*changes.pop("events_added", []), *changes.pop("events_dropped", [])]
    lasting = changes.keys() & {"parameters", "governments", "start"}
    spans = [(max(event.first_year, first), min(event.last_year or last, last)) for event in events]
    inside = [(start, end) for start, end in spans if start <= end]
    if lasting or not inside:
        return first, last
    return min(start for start, _ in inside), max(end for _, end in inside)


# --- From tables ---


@dataclass(frozen=True)
class Level:
    """The mean of an indicator over the runs of a scenario, with its 95 % interval; None where undefined."""

    runs: int
    mean: float | None
    low: float | None
    high: float | None


def level(values: Floats) -> Level:
    """The mean of some runs with its interval (Student's t)."""
    usable = values[~np.isnan(values)]
    if not len(usable):
        return Level(0, None, None, None)
    mean, half = float(usable.mean()), half_width(_spread(usable), len(usable))
    if half is None:
        return Level(len(usable), mean, None, None)
    return Level(len(usable), mean, mean - half, mean + half)


def levels(years: pd.DataFrame, indicators: Sequence[str], scenario: str, window: Window) -> dict[str, Level]:
    """The level of each indicator in one scenario, over a window of years."""
    means = means_by_run(years[years["scenario"] == scenario], indicators, window)
    return {name: level(means[name].to_numpy(dtype=np.float64)) for name in indicators}


def means_by_run(years: pd.DataFrame, indicators: Sequence[str], window: Window) -> pd.DataFrame:
    """Mean of each indicator over a window of years, by scenario and replication; nulls are left out."""
    inside = years[years["year"].between(*window)]
    return inside.groupby(["scenario", "replication"])[list(indicators)].mean()


def compare(
    years: pd.DataFrame, indicators: Sequence[str], base: str, windows: Mapping[str, Window]
) -> pd.DataFrame:
    """Paired differences of scenarios against a base.

    Args:
        years: the table of indicators by run and year.
        indicators: columns to compare.
        base: name of the scenario compared with.
        windows: years to compare over, for each other scenario.

    Returns:
        One row for each scenario and indicator: scenario, against, indicator, first_year, last_year and the
        columns of ``Difference``.

    """
    rows = []
    for scenario, window in windows.items():
        means = means_by_run(years, indicators, window)
        for indicator in indicators:
            base_runs, runs = aligned(means[indicator], base, scenario)
            head = {"scenario": scenario, "against": base, "indicator": indicator}
            span = {"first_year": window[0], "last_year": window[1]}
            rows.append(head | span | asdict(paired_difference(base_runs, runs)))
    return _as_table(rows)


def aligned(means: "pd.Series[float]", base: str, scenario: str) -> tuple[Floats, Floats]:
    """Values of the base and of a scenario for the replications that both have, in the same order."""
    wide = means.unstack("scenario").reindex(columns=[base, scenario])
    both = wide.dropna(how="any")
    return both[base].to_numpy(dtype=np.float64), both[scenario].to_numpy(dtype=np.float64)


def _as_table(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    head = ["scenario", "against", "indicator", "first_year", "last_year"]
    table = pd.DataFrame(rows, columns=[*head, *(field.name for field in fields(Difference))])
    numbers = [field.name for field in fields(Difference) if field.name not in {"pairs", "needed"}]
    return table.astype(dict.fromkeys(numbers, "float64") | {"needed": "Int64"})
