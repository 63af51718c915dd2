"""All indicators, and their values for a year."""

from typing import Any

import numpy as np

from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.quoted import show
from paradiplomacy.indicators import membership, money, network, projects
from paradiplomacy.indicators.base import INDICATORS, Indicator, IndicatorValue, Picture
from paradiplomacy.world.state import World

__all__ = ["INDICATORS", "measure", "measure_runs", "side_by_side"]

SUBJECTS = [module.__name__ for module in (membership, projects, money, network)]
"""The order of the columns: members, projects, money, network, and last what a user's module adds."""
_OF_NUMPY = (np.ndarray, np.generic)


def _subject(indicator: Indicator) -> int:
    module = indicator.function.__module__
    return [*SUBJECTS, module].index(module)


for _indicator in sorted(INDICATORS.values(), key=_subject):
    INDICATORS[_indicator.name] = INDICATORS.pop(_indicator.name)


def measure(world: World) -> dict[str, IndicatorValue]:
    """All indicators of the year that a world of one run has just finished."""
    return {name: _value(one, INDICATORS[name]) for name, one in measure_runs(world).items()}


def measure_runs(world: World) -> dict[str, Any]:
    """All indicators of the year that a world has just finished: columns of runs, NaN for undefined.

    Those that take one run at a time are values; a world of several runs may have none of them.
    """
    picture = Picture(world)
    return {name: indicator.function(picture) for name, indicator in INDICATORS.items()}


def side_by_side() -> bool:
    """Whether all indicators take several runs at a time."""
    return not any(indicator.alone for indicator in INDICATORS.values())


def _value(of_run: Any, indicator: Indicator) -> IndicatorValue:
    """The value of a single run; undefined is None."""
    value: IndicatorValue = of_run.item() if isinstance(of_run, _OF_NUMPY) else of_run
    kind = type(value)
    if kind is float and not indicator.whole:
        return None if value != value else value  # NaN alone differs from itself
    if kind is not int and value is not None:
        allowed = "a whole number" if indicator.whole else "a number or None"
        raise ParadiplomacyError(indicator.name, [f"returned {show(value)}; allowed is {allowed}"])
    return value
